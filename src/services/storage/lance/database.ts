import { join } from 'node:path';
import type { Connection, Table } from '@lancedb/lancedb';
import type { Schema } from 'apache-arrow';
import { DamagedTableError } from '../damage/damaged-table.js';
import { errorLine } from '../damage/error-line.js';
import { hasVersions, lostVersion } from '../damage/newest-version.js';
import type { DatabaseFiles } from '../root/database-files.js';
import { arrowSchema, type Columns, nullOf } from './columns.js';
import type { DiskSync } from './files/disk-sync.js';
import { makeTable, removeAbandoned } from './files/table-making.js';
import type { RecordTable } from './record-table.js';
import type { StorageCounters } from './storage-counters.js';
import type { UpkeepOptions } from './table-upkeep.js';
import { type Watch, WatchedTable } from './watched-table.js';

export interface DatabaseOptions {
  readonly counters: StorageCounters;
  /** Whether missing tables are created; if not, they read as empty. */
  readonly create: boolean;
  /** Where it is in the file system; undefined in an object store. */
  readonly directory: string | undefined;
  readonly files: DatabaseFiles;
  /** Puts commits onto the disk; undefined where that is left to the operating system. */
  readonly disk: DiskSync | undefined;
  /**
   * Whether a table that is not there has been lost, and must be neither created nor read as empty.
   *
   * @param present the tables that are there
   */
  isLost(table: string, present: readonly string[]): boolean;
  /** Watches a read. @param what what is read, such as `table label_sets` */
  watch<T>(what: string, read: () => Promise<T>): Promise<T>;
}

/** One LanceDB database: its record tables, and its connection for label tables. */
export class Database {
  private readonly tables = new Map<string, Promise<WatchedTable<Columns>>>();

  constructor(
    readonly connection: Connection,
    private readonly options: DatabaseOptions,
  ) {}

  get counters(): StorageCounters {
    return this.options.counters;
  }

  /** Where it is in the file system; undefined in an object store. */
  get directory(): string | undefined {
    return this.options.directory;
  }

  /**
   * Opens a table of records.
   *
   * @throws LexiclipError INTERNAL in a tenant's database, DamagedTableError in any other, for a table that was lost or
   *   cannot be opened
   */
  records<C extends Columns>(
    name: string,
    columns: C,
    key: keyof C & string,
    upkeep?: UpkeepOptions,
  ): Promise<RecordTable<C>> {
    let table = this.tables.get(name) as Promise<WatchedTable<C>> | undefined;
    if (!table) {
      table = this.open(name, columns, key, upkeep);
      this.tables.set(name, table as unknown as Promise<WatchedTable<Columns>>);
      table.catch(() => this.tables.delete(name));
    }
    return table;
  }

  /**
   * Watches a read of what is no table of records. When it fails in a tenant's database, that is reported, and is INTERNAL
   * for the request; errors of the contract pass.
   *
   * @param what what is read, such as `version 3 of label set ls_…`
   */
  watch<T>(what: string, read: () => Promise<T>): Promise<T> {
    return this.options.watch(what, read);
  }

  tableNames(): Promise<string[]> {
    return this.connection.tableNames();
  }

  /** Whether the making of a table was not finished: it has a folder, and no version. */
  async isUnfinished(name: string): Promise<boolean> {
    const { directory } = this.options;
    return directory !== undefined && !(await hasVersions(join(directory, `${name}.lance`)));
  }

  /**
   * Opens any table that is there.
   *
   * @throws DamagedTableError when it cannot be opened, or its newest version was lost
   */
  async openTable(name: string): Promise<Table> {
    await this.checkNewest(name);
    return this.connection.openTable(name).catch((cause: unknown) => {
      throw new DamagedTableError(name, `is damaged: ${errorLine(cause)}`, { cause });
    });
  }

  /** Makes an empty table, or opens the one that another process has just made. */
  makeTable(name: string, schema: Schema): Promise<Table> {
    return makeTable(this.connection, this.options.files, name, schema);
  }

  /**
   * Reads all rows of any table that is there.
   *
   * @throws DamagedTableError when it cannot be opened or read, or its newest version was lost
   */
  async readTable(name: string): Promise<void> {
    const table = await this.openTable(name);
    try {
      // Batch by batch: a table may be larger than memory.
      for await (const _ of table.query());
    } catch (cause) {
      throw new DamagedTableError(name, `cannot be read: ${errorLine(cause)}`, { cause });
    } finally {
      table.close();
    }
  }

  /**
   * Reads something of every file of the record tables that are open.
   *
   * @throws DamagedTableError naming the first that cannot be read
   */
  async readAll(): Promise<void> {
    for (const [name, opening] of this.tables) {
      await (await opening).probe().catch((cause: unknown) => {
        throw new DamagedTableError(name, `is damaged: ${errorLine(cause)}`, { cause });
      });
    }
  }

  /** Resolves when what was committed to the table is as safe as it is set to be. @throws Error when the disk fails */
  async sync(table: string): Promise<void> {
    await this.options.disk?.sync(table);
  }

  /** Compacts the record tables that are open, and removes what was left behind by makers of tables. */
  async tidy(): Promise<void> {
    if (this.options.directory !== undefined) await removeAbandoned(this.options.directory);
    for (const records of await Promise.all(this.tables.values())) await records.tidy();
  }

  close(): void {
    this.tables.clear();
    this.connection.close();
  }

  private async open<C extends Columns>(name: string, columns: C, key: keyof C & string, upkeep?: UpkeepOptions) {
    const watch: Watch = (read) => this.options.watch(`table ${name}`, read);
    const existing = await watch(() => this.tableOf(name, columns, key));
    const absent = existing ? await watch(() => this.completed(existing, columns)) : [];
    const onCommitted = upkeep?.derived ? undefined : () => this.sync(name);
    return new WatchedTable({ existing, columns, key, absent, upkeep, onCommitted }, this.counters.records, watch);
  }

  private async tableOf(name: string, columns: Columns, key: string): Promise<Table | undefined> {
    const { create } = this.options;
    const present = await this.tableNames();
    const isLost = this.options.isLost(name, present);
    const make = () => this.makeTable(name, arrowSchema(columns, key));
    // A table whose maker died is not there yet.
    if (present.includes(name) && !(await this.isUnfinished(name))) {
      await this.checkNewest(name);
      return this.openTable(name).catch((error: unknown) => {
        if (!create || isLost) throw error;
        // Another process may be creating it just now.
        return make().catch(() => Promise.reject(error));
      });
    }
    if (isLost) throw new DamagedTableError(name, 'is missing');
    return create ? make() : undefined;
  }

  /**
   * Adds the columns that the table was made without; those are nullable, and null in all its rows.
   *
   * @returns those that it still lacks, because nothing is written
   */
  private async completed(table: Table, columns: Columns): Promise<string[]> {
    const lacking = async () => {
      const { fields } = await table.schema();
      return Object.keys(columns).filter((column) => !fields.some(({ name }) => name === column));
    };
    const names = await lacking();
    if (names.length === 0 || !this.options.create) return names;
    const added = names.map((name) => ({ name, valueSql: nullOf(columns[name] as Columns[string]) }));
    try {
      await table.addColumns(added);
    } catch (error) {
      // Another process has added them at the same time.
      await table.checkoutLatest();
      if ((await lacking()).length > 0) throw error;
    }
    return [];
  }

  private async checkNewest(name: string): Promise<void> {
    const { directory } = this.options;
    const lost = directory === undefined ? undefined : await lostVersion(join(directory, `${name}.lance`));
    if (!lost) return;
    const { newest, committed } = lost;
    throw new DamagedTableError(name, `is damaged: version ${committed} was committed, and ${newest} is the newest`);
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
