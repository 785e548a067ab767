import { connect, Session } from '@lancedb/lancedb';
import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../../domain/ids.js';
import type { DatabaseName, DataRoot } from './data-root.js';
import { Database } from './database.js';
import { newStorageCounters } from './storage-counters.js';

const MEGABYTE = 1024n * 1024n;
/** Opening a tenant's database costs milliseconds; keeping it open, about half a megabyte. */
const MAX_OPEN_TENANTS = 32;
/** Parts of vector indexes, which a search reads anew when they have no room here. LanceDB's own limit is 6 GB. */
const INDEX_CACHE_BYTES = 128n * MEGABYTE;
/** Metadata of files. LanceDB's own limit is 1 GB. */
const METADATA_CACHE_BYTES = 16n * MEGABYTE;

/** The databases of one data root: the operator's, and one for each tenant. */
export class Databases {
  private readonly session = new Session(INDEX_CACHE_BYTES, METADATA_CACHE_BYTES);
  private readonly tenants: LRUCache<TenantId, Promise<Database>>;
  private systemDatabase: Promise<Database> | undefined;
  /** Counted over all databases that were open since the start. */
  readonly counters = newStorageCounters();

  /** @param create whether databases and tables that do not exist are made; if not, tables read as empty */
  constructor(
    readonly root: DataRoot,
    private readonly create: boolean,
  ) {
    // A database that is dropped from here is not closed: someone may still be reading from it, and the garbage
    // collector closes it after them.
    this.tenants = new LRUCache({ max: MAX_OPEN_TENANTS });
  }

  system(): Promise<Database> {
    this.systemDatabase ??= this.connect('system');
    return this.systemDatabase;
  }

  tenant(id: TenantId): Promise<Database> {
    let database = this.tenants.get(id);
    if (!database) {
      database = this.connect(id);
      this.tenants.set(id, database);
      database.catch(() => this.tenants.delete(id));
    }
    return database;
  }

  /** Tenants whose databases this process has used of late. */
  openTenants(): TenantId[] {
    return [...this.tenants.keys()];
  }

  /** Deletes everything the tenant has. */
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
    // LanceDB would make the directory.
    else if (!(await this.root.has(name))) throw new Error(`there is no database ${name}`);
    // 0: what is read is always the newest. The services decide how long they keep what they have read.
    const connection = await connect(this.root.addressOf(name), { session: this.session, readConsistencyInterval: 0 });
    return new Database(connection, { counters: this.counters, create: this.create });
  }
}
