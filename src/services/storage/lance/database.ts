import { join } from 'node:path';
import type { Connection, Table } from '@lancedb/lancedb';
import type { Schema } from 'apache-arrow';
import { DamagedTableError } from '../damage/damaged-table.js';
import { errorLine } from '../damage/error-line.js';
import { hasVersions, lostVersion } from '../damage/newest-version.js';
import type { DatabaseFiles } from '../root/database-files.js';
import { arrowSchema, type Columns } from './columns.js';
import type { DiskSync } from './files/disk-sync.js';
import { type FirstRows, makeTable, putTable, removeAbandoned } from './files/table-making.js';
import { completed } from './kept/completed-columns.js';
import type { TableAccess } from './kept/kept-table.js';
import type { TableMirrors } from './kept/table-mirrors.js';
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
  /** Where small tables are kept in memory; undefined where reading them costs little. */
  readonly mirrors: TableMirrors | undefined;
  /** Watches a read. @param what what is read, such as `table label_sets` */
  watch<T>(what: string, read: () => Promise<T>): Promise<T>;
}

/** How LanceDB's message begins for a table that is not there, or that another process makes at this moment. */
const NOT_FOUND = /^Table '.*' (was not found|exists but could not be loaded)/;

/** One LanceDB database: its record tables, and its connection for label tables. */
export class Database {
  private readonly tables = new Map<string, WatchedTable<Columns>>();

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
   * A table of records.
   *
   * Its reads and writes throw a LexiclipError INTERNAL in a tenant's database, a DamagedTableError in any other, when it
   * was lost or cannot be opened.
   */
  async records<C extends Columns>(
    name: string,
    columns: C,
    key: keyof C & string,
    upkeep?: UpkeepOptions,
  ): Promise<RecordTable<C>> {
    const known = this.tables.get(name) as WatchedTable<C> | undefined;
    if (known) return known;
    const table = this.recordsOf(name, columns, key, upkeep);
    this.tables.set(name, table as unknown as WatchedTable<Columns>);
    // What cannot be read is found out before anything is done, where that costs no requests.
    if (this.directory !== undefined) {
      await table.look().catch((error: unknown) => {
        this.tables.delete(name);
        throw error;
      });
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
    return this.connection.openTable(name).catch((cause: unknown) => Promise.reject(damaged(name, cause)));
  }

  /** Makes a table with its first rows, and does not open it. @returns false when there is one of this name */
  async putTable(name: string, schema: Schema, rows: FirstRows): Promise<boolean> {
    const isPut = await putTable(this.options.files, name, schema, rows);
    await this.sync(name);
    return isPut;
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
    for (const [name, table] of this.tables) {
      await table.probe().catch((cause: unknown) => Promise.reject(damaged(name, cause)));
    }
  }

  /** Makes those tables of records that are not there, of all that were asked for. */
  async makeAll(): Promise<void> {
    for (const table of this.tables.values()) await table.make();
  }

  /** Resolves when what was committed to the table is as safe as it is set to be. @throws Error when the disk fails */
  async sync(table: string): Promise<void> {
    await this.options.disk?.sync(table);
  }

  /** Compacts the record tables that are open, and removes what was left behind by makers of tables. */
  async tidy(): Promise<void> {
    if (this.options.directory !== undefined) await removeAbandoned(this.options.directory);
    for (const table of this.tables.values()) await table.tidy();
  }

  close(): void {
    this.tables.clear();
    this.connection.close();
  }

  private recordsOf<C extends Columns>(name: string, columns: C, key: keyof C & string, upkeep?: UpkeepOptions) {
    const { create, watch, mirrors } = this.options;
    const watched: Watch = (read) => watch(`table ${name}`, read);
    const opened = async (table: Table) => ({ table, absent: await completed(table, columns, create) });
    let wasAbsent = false;
    const access: TableAccess = {
      open: () =>
        watched(async () => {
          const table = await this.tableOf(name, wasAbsent);
          wasAbsent = table === undefined;
          return table && opened(table);
        }),
      make: () =>
        watched(async () => {
          if (!create) throw new Error(`table ${name} does not exist, and is open for reading only`);
          return opened(await this.makeTable(name, arrowSchema(columns, key)));
        }),
    };
    const onCommitted = upkeep?.derived ? undefined : () => this.sync(name);
    return new WatchedTable(access, columns, key, this.counters.records, { upkeep, mirrors, onCommitted }, watched);
  }

  /**
   * @param wasAbsent whether the table is known not to have been there before
   * @returns undefined when the table is not there, and was not there before
   */
  private async tableOf(name: string, wasAbsent: boolean): Promise<Table | undefined> {
    await this.checkNewest(name);
    const found = await this.openIfFound(name);
    if (found || (wasAbsent && this.directory === undefined)) return found;
    const present = await this.tableNames();
    // What has no version yet is of a maker that died, or has not finished.
    if (present.includes(name) && !(await this.isUnfinished(name))) {
      const made = await this.openIfFound(name);
      if (made || this.directory === undefined) return made;
      throw new DamagedTableError(name, 'is damaged: it cannot be opened');
    }
    if (this.options.isLost(name, present)) throw new DamagedTableError(name, 'is missing');
    return undefined;
  }

  private openIfFound(name: string): Promise<Table | undefined> {
    return this.connection.openTable(name).catch((cause: unknown) => {
      if (NOT_FOUND.test(String((cause as Error).message))) return undefined;
      throw damaged(name, cause);
    });
  }

  private async checkNewest(name: string): Promise<void> {
    const { directory } = this.options;
    const lost = directory === undefined ? undefined : await lostVersion(join(directory, `${name}.lance`));
    if (!lost) return;
    const { newest, committed } = lost;
    throw new DamagedTableError(name, `is damaged: version ${committed} was committed, and ${newest} is the newest`);
  }
}

const damaged = (table: string, cause: unknown): DamagedTableError =>
  new DamagedTableError(table, `is damaged: ${errorLine(cause)}`, { cause });

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
