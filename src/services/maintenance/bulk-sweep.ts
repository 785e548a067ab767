import type { JobId, TenantId } from '../../domain/ids.js';
import { hasEnded, jobOf } from '../../domain/job.js';
import { hasBulkTables } from '../storage/bulk/bulk-table-names.js';
import type { Storage } from '../storage/storage.js';

/**
 * Removes what is left of bulk classifications that have ended: by a process that died before it had removed all, or
 * went on for a moment. Results stay as long as their job.
 */
export async function sweepBulk(storage: Storage, tenant: TenantId): Promise<void> {
  const database = await storage.databases.tenant(tenant);
  if (!hasBulkTables(await database.tableNames())) return;
  const store = await storage.bulkOf(tenant);
  const left = await store.jobs();
  const logs = await storage.jobLog.of([...left.keys()] as JobId[]);
  for (const [id, { tables, isOpen }] of left) {
    const job = jobOf(logs.get(id as JobId) ?? []);
    if (job && !hasEnded(job)) continue;
    const kept = job?.outcome?.table as string | undefined;
    if (isOpen || tables.some((table) => table !== kept)) await store.remove(id, kept);
  }
}
