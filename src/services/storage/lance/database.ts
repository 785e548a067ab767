import type { Connection } from '@lancedb/lancedb';
import { arrowSchema, type Columns } from './columns.js';
import { RecordTable } from './record-table.js';
import type { StorageCounters } from './storage-counters.js';

export interface DatabaseOptions {
  readonly counters: StorageCounters;
  /** Whether missing tables are created; if not, they read as empty. */
  readonly create: boolean;
}

/** One LanceDB database: its record tables, and its connection for label tables. */
export class Database {
  private readonly tables = new Map<string, Promise<RecordTable<Columns>>>();

  constructor(
    readonly connection: Connection,
    private readonly options: DatabaseOptions,
  ) {}

  get counters(): StorageCounters {
    return this.options.counters;
  }

  /**
   * Opens a table of records.
   *
   * @param maxFragments maximum number of fragments before they are compacted
   */
  records<C extends Columns>(
    name: string,
    columns: C,
    key: keyof C & string,
    maxFragments?: number,
  ): Promise<RecordTable<C>> {
    let table = this.tables.get(name) as Promise<RecordTable<C>> | undefined;
    if (!table) {
      table = this.open(name, columns, key, maxFragments);
      this.tables.set(name, table as unknown as Promise<RecordTable<Columns>>);
      table.catch(() => this.tables.delete(name));
    }
    return table;
  }

  tableNames(): Promise<string[]> {
    return this.connection.tableNames();
  }

  /** Compacts the record tables that are open. */
  async tidy(): Promise<void> {
    for (const records of await Promise.all(this.tables.values())) await records.tidy();
  }

  close(): void {
    this.tables.clear();
    this.connection.close();
  }

  private async open<C extends Columns>(name: string, columns: C, key: keyof C & string, maxFragments?: number) {
    return new RecordTable(await this.tableOf(name, columns, key), columns, key, this.counters.records, maxFragments);
  }

  private async tableOf(name: string, columns: Columns, key: string) {
    if (this.options.create) {
      return this.connection.createEmptyTable(name, arrowSchema(columns, key), { mode: 'create', existOk: true });
    }
    return (await this.tableNames()).includes(name) ? this.connection.openTable(name) : undefined;
  }
}

/** Opens something at most once for each database, and keeps it as long as the database is in memory. */
export function oncePerDatabase<T>(open: (database: Database) => Promise<T>): (database: Database) => Promise<T> {
  const opened = new WeakMap<Database, Promise<T>>();
  return (database) => {
    const known = opened.get(database);
    if (known) return known;
    const opening = open(database);
    opened.set(database, opening);
    opening.catch(() => opened.delete(database));
    return opening;
  };
}
