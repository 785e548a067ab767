import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, connect, Session } from '@lancedb/lancedb';
import { LRUCache } from 'lru-cache';
import { isTenantId, type TenantId } from '../../../domain/ids.js';
import { StartupError } from '../../../errors.js';
import { arrowSchema, type Columns } from './columns.js';
import { RecordTable } from './record-table.js';
import { newStorageCounters, type StorageCounters } from './storage-counters.js';

const MEGABYTE = 1024n * 1024n;

const isUri = (root: string): boolean => /^[a-z][a-z0-9+]*:\/\//i.test(root);

async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!['ENOTDIR', 'EEXIST', 'EACCES', 'EROFS', 'EPERM'].includes(code ?? '')) throw error;
    throw new StartupError(`LEXICLIP_DATA must be a directory that can be written to (${code})`, { cause: error });
  }
}

/** One LanceDB database: record tables by name, and the connection for label tables. */
export class Database {
  private readonly tables = new Map<string, Promise<RecordTable<Columns>>>();

  constructor(
    readonly connection: Connection,
    readonly counters: StorageCounters,
  ) {}

  /**
   * Opens the table, and makes it when it is not there.
   *
   * @param mostFragments how many writes may stand beside each other before they are brought together
   */
  records<C extends Columns>(
    name: string,
    columns: C,
    key: keyof C & string,
    mostFragments?: number,
  ): Promise<RecordTable<C>> {
    let table = this.tables.get(name) as Promise<RecordTable<C>> | undefined;
    if (!table) {
      table = this.open(name, columns, key, mostFragments);
      this.tables.set(name, table as unknown as Promise<RecordTable<Columns>>);
      table.catch(() => this.tables.delete(name));
    }
    return table;
  }

  async tidy(): Promise<void> {
    for (const records of await Promise.all(this.tables.values())) await records.tidy();
  }

  close(): void {
    this.tables.clear();
    this.connection.close();
  }

  private async open<C extends Columns>(name: string, columns: C, key: keyof C & string, mostFragments?: number) {
    const schema = arrowSchema(columns, key);
    const table = await this.connection.createEmptyTable(name, schema, { mode: 'create', existOk: true });
    return new RecordTable(table, columns, key, this.counters.records, mostFragments);
  }
}

/** Opens something once for each database, for as long as that is open. */
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

/** The databases below one data directory or object-store prefix: the operator's, and one for each tenant. */
export class Databases {
  /** Opening one costs milliseconds; keeping it open, about half a megabyte. */
  private static readonly OPEN_TENANTS = 32;
  /**
   * Of vector indexes, whose parts a search reads anew when they have no room here, and of file metadata, bytes.
   * LanceDB's own limits are gigabytes.
   */
  private readonly session = new Session(128n * MEGABYTE, 16n * MEGABYTE);
  private readonly tenants: LRUCache<TenantId, Promise<Database>>;
  private systemDatabase: Promise<Database> | undefined;
  /** Of all databases that were open since the start. */
  readonly counters = newStorageCounters();

  constructor(private readonly root: string) {
    // A database that is dropped from here is not closed: someone may still be reading from it, and the garbage
    // collector closes it after them.
    this.tenants = new LRUCache({ max: Databases.OPEN_TENANTS });
  }

  system(): Promise<Database> {
    this.systemDatabase ??= this.connect(this.directoryOf());
    return this.systemDatabase;
  }

  tenant(id: TenantId): Promise<Database> {
    let database = this.tenants.get(id);
    if (!database) {
      database = this.connect(this.directoryOf(id));
      this.tenants.set(id, database);
      database.catch(() => this.tenants.delete(id));
    }
    return database;
  }

  /** Whether there is anything of Lexiclip here yet. Of an object store it is taken for granted. */
  exist(): boolean {
    return !this.areLocal || existsSync(this.directoryOf());
  }

  /** Whether they lie in the file system, and not in an object store. */
  get areLocal(): boolean {
    return !isUri(this.root);
  }

  /** Where the operator's database is, or the tenant's. */
  directoryOf(tenant?: TenantId): string {
    return tenant === undefined ? this.path('system') : this.path('tenants', tenant);
  }

  /** Tenants whose databases were used by this process of late. */
  openTenants(): TenantId[] {
    return [...this.tenants.keys()];
  }

  /** Tenants that have a directory here, and since when; on an object store they are not listed. */
  async tenantDirectories(): Promise<{ id: TenantId; createdAt: Date }[]> {
    if (!this.areLocal) return [];
    const names: string[] = await readdir(this.path('tenants')).catch(() => []);
    return Promise.all(
      names.filter(isTenantId).map(async (id) => ({ id, createdAt: (await stat(this.directoryOf(id))).birthtime })),
    );
  }

  /** Deletes everything the tenant has. */
  async dropTenant(id: TenantId): Promise<void> {
    const database = await this.tenant(id);
    this.tenants.delete(id);
    await database.connection.dropAllTables();
    if (this.areLocal) await rm(this.directoryOf(id), { recursive: true, force: true });
  }

  async close(): Promise<void> {
    const open = [...this.tenants.values(), ...(this.systemDatabase ? [this.systemDatabase] : [])];
    this.tenants.clear();
    this.systemDatabase = undefined;
    for (const database of await Promise.allSettled(open)) if (database.status === 'fulfilled') database.value.close();
  }

  private path(...parts: string[]): string {
    return this.areLocal ? join(this.root, ...parts) : [this.root.replace(/\/+$/, ''), ...parts].join('/');
  }

  private async connect(path: string): Promise<Database> {
    if (!isUri(path)) await makeDirectory(path);
    // 0: what is read is always the newest. The catalog decides how long it keeps what it has read.
    const connection = await connect(path, { session: this.session, readConsistencyInterval: 0 });
    return new Database(connection, this.counters);
  }
}
