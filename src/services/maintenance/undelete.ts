import type { Tenant } from '../../domain/tenant.js';
import { type Tombstone, trashName } from '../../domain/tombstone.js';
import { StartupError } from '../../errors.js';
import { holdsData } from '../storage/root/data-root.js';
import type { StoreSettings } from '../storage/root/objects/store-settings.js';
import { dataRootAt } from '../storage/root/root-at.js';
import { openStorage, type Storage } from '../storage/storage.js';

const SLUG = /^[a-z0-9]([a-z0-9_-]{0,62}[a-z0-9])?$/;

/**
 * Brings a deleted tenant back whose data are in the trash, with its keys, quotas and usage, whether or not servers are
 * running. It can be repeated after a crash.
 *
 * @param as another slug, where the old one is taken by now
 * @throws StartupError when it is not in the trash, or the slug is taken
 */
export async function undeleteTenant(data: string, store: StoreSettings, slug: string, as = slug): Promise<Tenant> {
  if (!SLUG.test(as)) throw new StartupError(`"${as}" is not a slug that a tenant may have`);
  const root = dataRootAt(data, store);
  if (!holdsData(await root.contents())) throw new StartupError('LEXICLIP_DATA: there are no data in this place');
  root.close();
  const storage = await openStorage(data, { store });
  try {
    const tombstone = await deletedTenant(storage, slug);
    const holder = await storage.tenants.findBySlug(as);
    if (holder && holder.id !== tombstone.tenant.id) throw isTaken(as);
    const restoring: Tombstone = { ...tombstone, stage: 'RESTORING' };
    if (tombstone.stage === 'TRASHED' && !(await storage.tombstones.advance(tombstone, 'RESTORING'))) {
      throw new StartupError(`tenant "${slug}" cannot be brought back any more: its data are being dropped`);
    }
    await moveBack(storage, restoring);
    const tenant = { ...tombstone.tenant, slug: as };
    if (!holder && !(await storage.tenants.insert(tenant))) throw isTaken(as);
    await storage.tombstones.remove(restoring);
    return tenant;
  } finally {
    await storage.close();
  }
}

const isTaken = (slug: string) =>
  new StartupError(`there is a tenant "${slug}": bring the deleted one back under another slug, by --as`);

/** The one that was deleted last, of those that had the slug. */
async function deletedTenant({ tombstones }: Storage, slug: string): Promise<Tombstone> {
  const deleted = (await tombstones.all()).filter(({ stage }) => stage === 'TRASHED' || stage === 'RESTORING');
  const [newest] = deleted
    .filter(({ tenant }) => tenant.slug === slug)
    .sort((a, b) => b.deletedAt.getTime() - a.deletedAt.getTime());
  if (newest) return newest;
  const others = deleted.map(({ tenant }) => tenant.slug).join(', ');
  throw new StartupError(`there is no deleted tenant "${slug}" in the trash${others ? `, only ${others}` : ''}`);
}

async function moveBack({ databases: { root } }: Storage, tombstone: Tombstone): Promise<void> {
  const { id, slug } = tombstone.tenant;
  if (!root.hasTrash) {
    if (await root.has(id)) return;
    throw new StartupError(`the data of tenant "${slug}" are not in the store: tenants/${id} has no objects`);
  }
  const name = trashName(tombstone);
  if (!(await root.trash()).includes(name)) {
    if (await root.has(id)) return;
    throw new StartupError(`the data of tenant "${slug}" are not in the trash: trash/${name} is missing`);
  }
  // Written by a process that had not heard of the deletion.
  if (await root.has(id)) await root.moveToTrash(id, `${name}-${Date.now()}`);
  await root.moveBack(name, id);
}
