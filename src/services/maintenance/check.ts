import type { TenantId } from '../../domain/ids.js';
import { StartupError } from '../../errors.js';
import { checkFormat } from '../storage/data-format.js';
import { dataRootAt } from '../storage/lance/data-root.js';
import { Databases } from '../storage/lance/databases.js';
import { TenantStore } from '../storage/tenant-store.js';
import { checkTenant, type Findings } from './check-tenant.js';
import { errorLine } from './error-line.js';

export interface Finding {
  /** Slug of the tenant. */
  readonly tenant: string;
  readonly text: string;
}

export interface DataReport {
  readonly tenants: number;
  readonly versions: number;
  readonly problems: readonly Finding[];
  /** Unfinished writes, which the next server removes. */
  readonly unfinished: readonly Finding[];
}

/**
 * Verifies a data directory, whether or not servers are running on it.
 *
 * @throws StartupError when there is no data, or data of another format
 */
export async function checkData(data: string): Promise<DataReport> {
  const root = dataRootAt(data);
  if (!(await root.isInitialised())) throw new StartupError('LEXICLIP_DATA: there is no data in this directory');
  // Creating missing tables would hide that they are missing.
  const databases = new Databases(root, false);
  try {
    const system = await databases.system();
    await checkFormat(system);
    const store = await TenantStore.open(system);
    let [tenants, versions] = [0, 0];
    const [problems, unfinished]: [Finding[], Finding[]] = [[], []];
    for (const { id, slug: tenant } of await store.all()) {
      const findings = await checkOne(databases, store, id);
      if (!findings) continue;
      tenants++;
      versions += findings.versions;
      problems.push(...findings.problems.map((text) => ({ tenant, text })));
      unfinished.push(...findings.unfinished.map((text) => ({ tenant, text })));
    }
    return { tenants, versions, problems, unfinished };
  } finally {
    await databases.close();
  }
}

/** @returns undefined when the tenant was deleted meanwhile: a deletion removes its record first, then its tables */
async function checkOne(databases: Databases, store: TenantStore, id: TenantId): Promise<Findings | undefined> {
  const findings = await databases
    .tenant(id)
    .then(checkTenant)
    .catch((error: unknown) => unreadable(error));
  return findings.problems.length === 0 || (await store.findById(id)) ? findings : undefined;
}

/** Findings for a database that cannot be opened, such as a copy taken while servers were writing. */
const unreadable = (error: unknown): Findings => ({
  versions: 0,
  problems: [`cannot be read: ${errorLine(error)}`],
  unfinished: [],
});

/** The report as readable lines; the last one is a summary. */
export const reportLines = ({ tenants, versions, problems, unfinished }: DataReport): string[] => [
  ...problems.map(({ tenant, text }) => `problem: tenant "${tenant}": ${text}`),
  ...unfinished.map(({ tenant, text }) => `unfinished, removed by the next server: tenant "${tenant}": ${text}`),
  `${tenants} tenants, ${versions} versions, ${problems.length} problems`,
];
