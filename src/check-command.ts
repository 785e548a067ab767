import { StartupError } from './errors.js';
import type { TenantId } from './services/catalog/ids.js';
import { checkTenant, type Findings } from './services/storage/check.js';
import { checkFormat } from './services/storage/data-format.js';
import { Databases } from './services/storage/database.js';
import { TenantStore } from './services/storage/tenant-store.js';

/**
 * `lexiclip check`: verifies the data directory, while servers run on it or not.
 *
 * @returns the exit status: 1 when something does not fit together
 */
export async function checkCommand(data: string, print: (line: string) => void): Promise<number> {
  const databases = new Databases(data);
  if (!databases.exist()) throw new StartupError('LEXICLIP_DATA: there is no data of Lexiclip');
  try {
    const system = await databases.system();
    await checkFormat(system);
    const store = await TenantStore.open(system);
    let [tenants, versions, problems] = [0, 0, 0];
    for (const { id, slug } of await store.all()) {
      const findings = await checkOne(databases, store, id);
      if (!findings) continue;
      tenants++;
      versions += findings.versions;
      problems += findings.problems.length;
      for (const problem of findings.problems) print(`problem: tenant "${slug}": ${problem}`);
      for (const rest of findings.unfinished)
        print(`unfinished, removed by the next server: tenant "${slug}": ${rest}`);
    }
    print(`${tenants} tenants, ${versions} versions, ${problems} problems`);
    return problems === 0 ? 0 : 1;
  } finally {
    await databases.close();
  }
}

/** @returns undefined when the tenant was deleted meanwhile: its record goes first, then its tables one by one */
async function checkOne(databases: Databases, store: TenantStore, id: TenantId): Promise<Findings | undefined> {
  try {
    const findings = await checkTenant(await databases.tenant(id));
    if (findings.problems.length === 0 || (await store.findById(id))) return findings;
  } catch (error) {
    if (await store.findById(id)) throw error;
  }
  return undefined;
}
