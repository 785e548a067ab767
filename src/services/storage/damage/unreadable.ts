import type { TenantId } from '../../../domain/ids.js';
import { LexiclipError } from '../../../errors.js';
import type { DatabaseName } from '../lance/data-root.js';
import { DamagedTableError } from './damaged-table.js';

/** Learns of a tenant's data that cannot be read, and when they can be read again. */
export interface ReadFailures {
  /** @param what the table, or the directory */
  failed(tenant: TenantId, what: string, error: unknown): void;
  recovered(tenant: TenantId, what: string): void;
}

/**
 * Watches over reads of stored data. A read that fails in a tenant's database is reported, and is INTERNAL for that
 * tenant's request. In the operator's database, errors pass as they are.
 */
export class ReadWatch {
  private readonly failing = new Set<string>();

  constructor(private readonly failures: ReadFailures | undefined) {}

  async run<T>(database: DatabaseName, what: string, read: () => Promise<T>): Promise<T> {
    const key = `${database}/${what}`;
    try {
      const found = await read();
      if (this.failing.delete(key) && database !== 'system') this.failures?.recovered(database, what);
      return found;
    } catch (error) {
      if (error instanceof LexiclipError || database === 'system' || !this.failures) throw error;
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
