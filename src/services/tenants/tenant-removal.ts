import type { TenantId } from '../../domain/ids.js';
import type { Tenant } from '../../domain/tenant.js';
import { type Tombstone, trashName } from '../../domain/tombstone.js';
import { inTrash } from '../storage/inventory/tenant-directories.js';
import type { Databases } from '../storage/lance/databases.js';
import type { TenantStore } from '../storage/system/tenant-store.js';
import type { TombstoneStore } from '../storage/system/tombstone-store.js';

/** Records about tenants in the operator's database that go with their tenant. */
export interface TenantRecords {
  removeAllOf(tenant: TenantId): Promise<void>;
}

/** Where every step of a deletion is written down. */
export interface RemovalLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

interface RemovalParts {
  readonly tombstones: TombstoneStore;
  readonly tenants: TenantStore;
  readonly databases: Databases;
  readonly records: readonly TenantRecords[];
  /** How long the data of a deleted tenant are kept, days. */
  readonly trashDays: number;
  /** Called when a tenant has lost its record, and its keys must not work any more. */
  onRecordRemoved(tenant: TenantId): void;
  readonly log: RemovalLog;
}

const DAY_MS = 24 * 3_600_000;
/** Time after which a tenant that is being made, and has no record, counts as abandoned, ms. */
const MAX_CREATION_MS = 3_600_000;

/**
 * Deletes tenants step by step: tombstone, record, data into the trash, and, when they are due, the data. A tombstone is
 * the only thing that lets data be deleted, and a tenant that has a record keeps its data whatever a tombstone says.
 *
 * Each step can be repeated, by any process, after a crash at any point.
 */
export class TenantRemoval {
  constructor(private readonly parts: RemovalParts) {}

  /** Announces a tenant that is to be made, so that its remains can be told from data that have lost their record. */
  async begin(tenant: Tenant): Promise<void> {
    const now = new Date();
    await this.parts.tombstones.insert({ tenant, stage: 'CREATING', deletedAt: now, dropAt: now });
  }

  /** Call it once the tenant has its record. @returns false when it took so long that it was taken for abandoned */
  async finish({ id }: Tenant): Promise<boolean> {
    const tombstone = await this.parts.tombstones.find(id);
    return tombstone?.stage === 'CREATING' && this.parts.tombstones.remove(tombstone);
  }

  /** Drops what was made of a tenant that did not get a record. */
  async abandon({ id }: Tenant): Promise<void> {
    const tombstone = await this.parts.tombstones.find(id);
    if (tombstone) await this.dropAbandoned(tombstone);
  }

  /** Deletes a tenant that has a record. Its keys work no more, and its data are kept for `trashDays`. */
  async remove(tenant: Tenant): Promise<void> {
    const { tombstones, trashDays, log } = this.parts;
    const deletedAt = new Date();
    const dropAt = new Date(deletedAt.getTime() + trashDays * DAY_MS);
    const marked: Tombstone = { tenant, stage: 'MARKED', deletedAt, dropAt };
    if (!(await tombstones.insert(marked))) {
      const earlier = await tombstones.find(tenant.id);
      // What its making or restoring has left.
      if (earlier && earlier.stage !== 'MARKED') await tombstones.advance(earlier, 'MARKED', { deletedAt, dropAt });
    }
    log.info({ tenant: tenant.id, slug: tenant.slug, until: dropAt }, 'a tenant is being deleted');
    const tombstone = await tombstones.find(tenant.id);
    if (tombstone) await this.carryOn(tombstone);
  }

  /** Goes on with all deletions, from where each has come to. @returns the failures, each of one tenant */
  async sweep(): Promise<unknown[]> {
    const failures: unknown[] = [];
    for (const tombstone of await this.parts.tombstones.all()) {
      await this.carryOn(tombstone).catch((error: unknown) => failures.push(error));
    }
    return failures;
  }

  private async carryOn(tombstone: Tombstone): Promise<void> {
    switch (tombstone.stage) {
      case 'CREATING':
        if (Date.now() - tombstone.deletedAt.getTime() > MAX_CREATION_MS) await this.dropAbandoned(tombstone);
        return;
      case 'MARKED':
        return this.moveToTrash(tombstone);
      case 'TRASHED':
        return this.dropWhenDue(tombstone);
      case 'DROPPING':
        return this.drop(tombstone);
      case 'RESTORING':
        // Whoever restores it finishes; all that may be left over is the tombstone.
        if (await this.isAlive(tombstone)) await this.parts.tombstones.remove(tombstone);
    }
  }

  private async dropAbandoned(tombstone: Tombstone): Promise<void> {
    const { tombstones } = this.parts;
    if (await this.isAlive(tombstone)) await tombstones.remove(tombstone);
    else if (await tombstones.advance(tombstone, 'DROPPING')) await this.drop({ ...tombstone, stage: 'DROPPING' });
  }

  private async moveToTrash(tombstone: Tombstone): Promise<void> {
    const { tombstones, tenants, databases, log } = this.parts;
    const { tenant, dropAt } = tombstone;
    // The tombstone is read again: who was stopped for long may be behind a restored tenant.
    if ((await tombstones.find(tenant.id))?.stage !== 'MARKED') return;
    await tenants.remove(tenant);
    this.parts.onRecordRemoved(tenant.id);
    await this.clearDirectory(tombstone);
    if (!(await tombstones.advance(tombstone, 'TRASHED'))) return;
    const name = databases.root.hasTrash ? trashName(tombstone) : undefined;
    log.info({ tenant: tenant.id, slug: tenant.slug, trash: name, until: dropAt }, 'a deleted tenant is in the trash');
    await this.dropWhenDue({ ...tombstone, stage: 'TRASHED' });
  }

  private async dropWhenDue(tombstone: Tombstone): Promise<void> {
    // A process that had not heard of the deletion may have written once more.
    await this.clearDirectory(tombstone);
    if (Date.now() < tombstone.dropAt.getTime()) return;
    if (await this.parts.tombstones.advance(tombstone, 'DROPPING'))
      await this.drop({ ...tombstone, stage: 'DROPPING' });
  }

  /** Drops the data for good, and the records that go with the tenant. */
  private async drop(tombstone: Tombstone): Promise<void> {
    const { tombstones, databases, records, log } = this.parts;
    const { id, slug } = tombstone.tenant;
    if (await this.isAlive(tombstone)) {
      log.warn({ tenant: id, slug }, 'a tenant that was to be dropped has a record: its data stay');
      await tombstones.remove(tombstone);
      return;
    }
    await this.clearDirectory(tombstone);
    for (const name of await inTrash(databases.root, id)) await databases.root.removeFromTrash(name);
    if (!databases.root.hasTrash) await databases.root.remove(id);
    for (const part of records) await part.removeAllOf(id);
    await tombstones.remove(tombstone);
    log.info({ tenant: id, slug }, 'the data of a deleted tenant were dropped');
  }

  /** Moves the tenant's directory into the trash, beside what is there of it already. */
  private async clearDirectory(tombstone: Tombstone): Promise<void> {
    const { databases } = this.parts;
    const { id } = tombstone.tenant;
    databases.forget(id);
    if (!databases.root.hasTrash || !(await databases.root.has(id)) || (await this.isAlive(tombstone))) return;
    const taken = (await inTrash(databases.root, id)).length;
    await databases.root.moveToTrash(id, `${trashName(tombstone)}${taken === 0 ? '' : `-${taken + 1}`}`);
  }

  private async isAlive({ tenant: { id } }: Tombstone): Promise<boolean> {
    return (await this.parts.tenants.findById(id)) !== undefined;
  }
}
