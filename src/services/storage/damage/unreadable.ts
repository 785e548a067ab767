import type { TenantId } from '../../../domain/ids.js';
import { LexiclipError } from '../../../errors.js';
import type { DatabaseName } from '../root/data-root.js';
import type { RootProbe } from '../root/root-probe.js';
import { DamagedTableError } from './damaged-table.js';
import { unlessStoreFails } from './stalled-read.js';
import { isStoreTrouble, readTrouble } from './store-trouble.js';

/** Learns of a tenant's data that cannot be read, and when they can be read again. */
export interface ReadFailures {
  /** @param what the table, or the directory */
  failed(tenant: TenantId, what: string, error: unknown): void;
  recovered(tenant: TenantId, what: string): void;
}

/**
 * Watches over reads of stored data. A read that fails in a tenant's database is reported, and is INTERNAL for that
 * tenant's request. In the operator's database, errors pass as they are. A read that fails because an object store cannot
 * be used, or takes long while it cannot, is OVERLOADED: that is no damage.
 */
export class ReadWatch {
  private readonly failing = new Set<string>();

  constructor(
    private readonly failures: ReadFailures | undefined,
    private readonly probe: RootProbe,
  ) {}

  async run<T>(database: DatabaseName, what: string, read: () => Promise<T>): Promise<T> {
    if (!this.failures) return read();
    const key = `${database}/${what}`;
    try {
      const found = await unlessStoreFails(this.probe, read());
      if (this.failing.delete(key) && database !== 'system') this.failures.recovered(database, what);
      return found;
    } catch (error) {
      if (isStoreTrouble(error)) throw readTrouble(error);
      if (error instanceof LexiclipError || database === 'system') throw error;
      this.failing.add(key);
      this.failures.failed(database, error instanceof DamagedTableError ? `table ${error.table}` : what, error);
      throw new LexiclipError(
        'INTERNAL',
        'stored data of this tenant cannot be read; the log of the server says which',
        {},
        { cause: error },
      );
    }
  }
}
