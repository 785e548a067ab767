import type { Tenant } from '../../domain/tenant.js';
import { ApiKeyStore } from '../storage/api-key-store.js';
import { copyDatabase, settleTenant } from '../storage/copying/database-copy.js';
import { checkFormat } from '../storage/data-format.js';
import { type DataRoot, dataRootAt } from '../storage/lance/data-root.js';
import { Databases } from '../storage/lance/databases.js';
import { TenantStore } from '../storage/tenant-store.js';
import { checkTenant, type Findings } from './check-tenant.js';

/** What a backup has of one tenant. Undefined when the tenant was deleted meanwhile, and is not in it. */
export interface TenantBackup {
  readonly tenant: Tenant;
  readonly findings: Findings | undefined;
}

const MAX_ATTEMPTS = 5;

/**
 * Copies all databases while servers write to them. All that was acknowledged before is in the copy; of what is
 * written meanwhile some is.
 *
 * @param target a directory that has nothing
 * @param onAgain is told what did not fit together in a copy that is made again
 * @returns each tenant's copy, and what is wrong with it after all
 */
export async function copyAll(
  source: Databases,
  target: string,
  onAgain: (tenant: Tenant, problems: readonly string[]) => void,
): Promise<TenantBackup[]> {
  const system = await source.system();
  await checkFormat(system);
  const root = dataRootAt(target);
  await copyDatabase(system, source.root.addressOf('system'), root.addressOf('system'));
  const copy = new Databases(root, true);
  try {
    const there = await TenantStore.open(system);
    const copied = await TenantStore.open(await copy.system());
    const backups: TenantBackup[] = [];
    for (const tenant of await copied.all()) {
      const findings = await copyTenant(source, there, root, tenant, onAgain);
      backups.push({ tenant, findings });
      if (findings) continue;
      await copied.remove(tenant);
      await (await ApiKeyStore.open(await copy.system())).removeAllOf(tenant.id);
      await root.remove(tenant.id);
    }
    return backups;
  } finally {
    await copy.close();
  }
}

/** @returns what is wrong with the last copy; undefined when the tenant was deleted meanwhile */
async function copyTenant(
  source: Databases,
  there: TenantStore,
  root: DataRoot,
  tenant: Tenant,
  onAgain: (tenant: Tenant, problems: readonly string[]) => void,
): Promise<Findings | undefined> {
  for (let attempt = 1; await there.findById(tenant.id); attempt++) {
    const findings = await copyOnce(source, root, tenant);
    // A tenant's record is deleted before its tables: while it is there, all of them were.
    const deleted = !(await there.findById(tenant.id));
    if (!deleted && (findings.problems.length === 0 || attempt === MAX_ATTEMPTS)) return findings;
    if (!deleted) onAgain(tenant, findings.problems);
  }
  return undefined;
}

async function copyOnce(source: Databases, root: DataRoot, { id }: Tenant): Promise<Findings> {
  // Opened anew each time: nothing is remembered of a copy that is made again.
  const copy = new Databases(root, true);
  try {
    const from = await source.tenant(id);
    await copyDatabase(from, source.root.addressOf(id), root.addressOf(id));
    const copied = await copy.tenant(id);
    await settleTenant(from, copied);
    return await checkTenant(copied);
  } catch (error) {
    const problem = error instanceof Error ? (error.message.split('\n')[0] as string) : String(error);
    return { versions: 0, problems: [problem], unfinished: [] };
  } finally {
    await copy.close();
  }
}
