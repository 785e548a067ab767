import type { TenantId } from '../../domain/ids.js';
import { hasSampleSets } from '../storage/sample-sets/sample-set-kind.js';
import type { Storage } from '../storage/storage.js';

/**
 * Finishes removals of sample sets, removes what their creators have abandoned, and compacts what the sets hold where that
 * is worth it.
 */
export async function sweepSamples(storage: Storage, tenant: TenantId): Promise<void> {
  const database = await storage.databases.tenant(tenant);
  if (!hasSampleSets(await database.tableNames())) return;
  const store = await storage.sampleSetsOf(tenant);
  await store.sweep();
  for (const { id } of await store.list()) await store.compact(id);
}
