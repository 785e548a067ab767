import type { Tenant } from '../../domain/tenant.js';
import { StartupError } from '../../errors.js';
import { copyDatabase, settleTenant } from '../storage/copying/database-copy.js';
import { errorLine } from '../storage/damage/error-line.js';
import { checkFormat } from '../storage/data-format.js';
import { expectedTables } from '../storage/inventory/table-inventory.js';
import type { Database } from '../storage/lance/database.js';
import { Databases } from '../storage/lance/databases.js';
import type { DataRoot } from '../storage/root/data-root.js';
import { ApiKeyStore } from '../storage/system/api-key-store.js';
import { AuditLogStore } from '../storage/system/audit-log-store.js';
import { QuotaStore } from '../storage/system/quota-store.js';
import { TenantStore } from '../storage/system/tenant-store.js';
import { TombstoneStore } from '../storage/system/tombstone-store.js';
import { UsageStore } from '../storage/system/usage-store.js';
import { checkTables } from './check-tables.js';
import { checkTenant, type Findings } from './check-tenant.js';

/** One tenant's part of a backup. */
export interface TenantBackup {
  readonly tenant: Tenant;
  /** Undefined when the tenant was deleted meanwhile and is not in the backup. */
  readonly findings: Findings | undefined;
}

const MAX_ATTEMPTS = 5;

/**
 * Copies all databases while servers write to them. The copy has every write acknowledged before the call, and some of
 * those made during it.
 *
 * @param root an empty directory or prefix
 * @param onRetry is called with the problems of a copy before it is made again
 * @returns for each tenant, the findings about its last copy
 * @throws StartupError when the data has another format, or the operator's database is damaged
 */
export async function copyAll(
  source: Databases,
  root: DataRoot,
  onRetry: (tenant: Tenant, problems: readonly string[]) => void,
): Promise<TenantBackup[]> {
  const system = await source.system();
  await requireSoundness(system, (await source.root.contents()).tenants);
  await checkFormat(system);
  await copyDatabase(system, 'system', source.root, root);
  const copy = new Databases(root, true);
  try {
    const current = await TenantStore.open(system);
    const copied = await TenantStore.open(await copy.system());
    const backups: TenantBackup[] = [];
    for (const tenant of await copied.all()) {
      const findings = await copyTenant(source, current, root, tenant, onRetry);
      backups.push({ tenant, findings });
      if (findings) continue;
      await copied.remove(tenant);
      await (await ApiKeyStore.open(await copy.system())).removeAllOf(tenant.id);
      await root.remove(tenant.id);
    }
    await dropDeletions(await copy.system());
    return backups;
  } finally {
    await copy.close();
  }
}

/** @throws StartupError naming the first problem of the operator's database */
async function requireSoundness(system: Database, tenantsStand: boolean): Promise<void> {
  const expected = await expectedTables(system, await system.tableNames(), tenantsStand);
  const { problems } = await checkTables(system, { expected, isKnown: () => true });
  if (problems.length > 0) throw new StartupError(`the operator's database is damaged: ${problems[0]}`);
}

/** What is in the trash is not copied, and a deletion is not carried over into a copy that has all of the tenant. */
async function dropDeletions(system: Database): Promise<void> {
  const [tombstones, tenants] = [await TombstoneStore.open(system), await TenantStore.open(system)];
  const records = [await ApiKeyStore.open(system), await AuditLogStore.open(system), await UsageStore.open(system)];
  const quotas = await QuotaStore.open(system);
  for (const tombstone of await tombstones.all()) {
    const { id } = tombstone.tenant;
    if (!(await tenants.findById(id))) {
      for (const store of records) await store.removeAllOf(id);
      await quotas.remove(id);
    }
    await tombstones.remove(tombstone);
  }
}

/** @returns the findings about the last copy; undefined when the tenant was deleted meanwhile */
async function copyTenant(
  source: Databases,
  current: TenantStore,
  root: DataRoot,
  tenant: Tenant,
  onRetry: (tenant: Tenant, problems: readonly string[]) => void,
): Promise<Findings | undefined> {
  for (let attempt = 1; await current.findById(tenant.id); attempt++) {
    const findings = await copyOnce(source, root, tenant);
    // A tenant's record is deleted before its tables: while it exists, none of them is missing.
    const deleted = !(await current.findById(tenant.id));
    if (!deleted && (findings.problems.length === 0 || attempt === MAX_ATTEMPTS)) return findings;
    if (!deleted) onRetry(tenant, findings.problems);
  }
  return undefined;
}

async function copyOnce(source: Databases, root: DataRoot, { id }: Tenant): Promise<Findings> {
  // Opened for each attempt, so that no state of an earlier copy is cached.
  const copy = new Databases(root, true);
  try {
    const from = await source.tenant(id);
    await copyDatabase(from, id, source.root, root);
    const copied = await copy.tenant(id);
    await settleTenant(from, copied);
    return await checkTenant(copied);
  } catch (error) {
    return { versions: 0, problems: [errorLine(error)], unfinished: [] };
  } finally {
    await copy.close();
  }
}
