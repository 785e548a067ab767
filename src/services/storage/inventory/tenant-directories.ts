import type { TenantId } from '../../../domain/ids.js';
import type { Databases } from '../lance/databases.js';
import type { DataRoot } from '../root/data-root.js';
import type { TenantStore } from '../system/tenant-store.js';
import type { TombstoneStore } from '../system/tombstone-store.js';

interface Owners {
  readonly databases: Databases;
  readonly tenants: TenantStore;
  readonly tombstones: TombstoneStore;
}

/** Directories below the data root, or prefixes in an object store, that belong to no tenant and no deletion, such as `tenants/ten_…`. */
export async function ownerlessDirectories({ databases: { root }, tenants, tombstones }: Owners): Promise<string[]> {
  const [directories, trash] = [await root.tenants(), await root.trash()];
  const marked = async () => new Set((await tombstones.all()).map(({ tenant }) => tenant.id));
  // A tenant that is being made has a tombstone before it has a directory, and a record before the tombstone goes; one
  // that is being deleted has a tombstone before it loses its record. So one of the three has it.
  const before = await marked();
  const living = new Set((await tenants.all()).map(({ id }) => id));
  const after = await marked();
  const isMarked = (id: TenantId) => before.has(id) || after.has(id);
  const isOwned = (id: TenantId) => isMarked(id) || living.has(id);
  return [
    ...directories.filter((id) => !isOwned(id)).map((id) => `tenants/${id}`),
    ...trash.filter((name) => !isMarked(tenantIn(name))).map((name) => `trash/${name}`),
  ];
}

/** Tenant of a directory in the trash, whose name goes on with the time of the deletion. */
export const tenantIn = (trashName: string): TenantId => trashName.split('-')[0] as TenantId;

/** Names in the trash that hold data of a tenant, oldest first. */
export const inTrash = async (root: DataRoot, tenant: TenantId): Promise<string[]> =>
  (await root.trash()).filter((name) => tenantIn(name) === tenant).sort();
