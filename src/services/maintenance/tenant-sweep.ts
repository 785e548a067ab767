import type { TenantId } from '../../domain/ids.js';
import { ownerlessDirectories } from '../storage/inventory/tenant-directories.js';
import type { Storage } from '../storage/storage.js';
import type { Damage } from './damage.js';

interface SweepLog {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

interface Removal {
  /** Goes on with all deletions. @returns the failures */
  sweep(): Promise<unknown[]>;
}

/** Goes on with the deletions of tenants, and reports data that nobody owns. Those it never deletes. */
export class TenantSweep {
  private readonly reported = new Set<string>();

  constructor(
    private readonly storage: Storage,
    private readonly removal: Removal,
    private readonly damage: Damage,
    private readonly log: SweepLog,
  ) {}

  async run(onFailure: (error: unknown) => void): Promise<void> {
    for (const failure of await this.removal.sweep()) onFailure(failure);
    for (const tenant of this.damage.tenants()) if (!(await this.isAlive(tenant))) this.damage.forget(tenant);
    const found = await ownerlessDirectories(this.storage);
    const added = found.filter((directory) => !this.reported.has(directory));
    for (const directory of added) this.reported.add(directory);
    if (added.length > 0) {
      this.log.warn(
        { directories: added },
        'directories belong to no tenant: lexiclip check says more; none is deleted',
      );
    }
  }

  /** Whether the tenant has a record. One that has none is not maintained: that would make its directory anew. */
  async isAlive(tenant: TenantId): Promise<boolean> {
    if (await this.storage.tenants.findById(tenant)) return true;
    this.storage.databases.forget(tenant);
    return false;
  }
}
