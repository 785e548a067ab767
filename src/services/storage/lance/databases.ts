import { connect, Session } from '@lancedb/lancedb';
import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../../domain/ids.js';
import type { DatabaseName, DataRoot } from './data-root.js';
import { Database } from './database.js';
import { newStorageCounters } from './storage-counters.js';

const MEGABYTE = 1024n * 1024n;
/** Opening a tenant's database takes milliseconds; keeping it open takes about half a megabyte. */
const MAX_OPEN_TENANTS = 32;
/** Limit of the cache of index partitions, which searches read again when it is full. LanceDB's default is 6 GB. */
const INDEX_CACHE_BYTES = 128n * MEGABYTE;
/** Limit of the cache of file metadata. LanceDB's default is 1 GB. */
const METADATA_CACHE_BYTES = 16n * MEGABYTE;

/** The databases of one data root: the operator's, and one for each tenant. */
export class Databases {
  private readonly session = new Session(INDEX_CACHE_BYTES, METADATA_CACHE_BYTES);
  private readonly tenants: LRUCache<TenantId, Promise<Database>>;
  private systemDatabase: Promise<Database> | undefined;
  /** Totals of all databases since the start. */
  readonly counters = newStorageCounters();

  /** @param create whether missing databases and tables are created; if not, missing tables read as empty */
  constructor(
    readonly root: DataRoot,
    private readonly create: boolean,
  ) {
    // An evicted database is not closed, because someone may still be reading from it. The garbage collector closes it.
    this.tenants = new LRUCache({ max: MAX_OPEN_TENANTS });
  }

  /**
   * The operator's database.
   *
   * @throws StartupError when it is not writable; Error when it does not exist and may not be created
   */
  system(): Promise<Database> {
    this.systemDatabase ??= this.connect('system');
    return this.systemDatabase;
  }

  /** @throws Error when the database does not exist and may not be created */
  tenant(id: TenantId): Promise<Database> {
    let database = this.tenants.get(id);
    if (!database) {
      database = this.connect(id);
      this.tenants.set(id, database);
      database.catch(() => this.tenants.delete(id));
    }
    return database;
  }

  /** Tenants whose databases this process has used recently. */
  openTenants(): TenantId[] {
    return [...this.tenants.keys()];
  }

  /** Deletes the tenant's database. */
  async dropTenant(id: TenantId): Promise<void> {
    const database = await this.tenant(id);
    this.tenants.delete(id);
    await database.connection.dropAllTables();
    await this.root.remove(id);
  }

  async close(): Promise<void> {
    const open = [...this.tenants.values(), ...(this.systemDatabase ? [this.systemDatabase] : [])];
    this.tenants.clear();
    this.systemDatabase = undefined;
    for (const database of await Promise.allSettled(open)) if (database.status === 'fulfilled') database.value.close();
  }

  private async connect(name: DatabaseName): Promise<Database> {
    if (this.create) await this.root.prepare(name);
    // LanceDB would create the directory.
    else if (!(await this.root.has(name))) throw new Error(`there is no database ${name}`);
    // 0: reads always see the newest data. Services decide how long they cache it.
    const connection = await connect(this.root.addressOf(name), { session: this.session, readConsistencyInterval: 0 });
    return new Database(connection, { counters: this.counters, create: this.create });
  }
}
