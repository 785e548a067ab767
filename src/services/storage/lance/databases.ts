import { connect, Session } from '@lancedb/lancedb';
import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../../domain/ids.js';
import { type ReadFailures, ReadWatch } from '../damage/unreadable.js';
import { expectedOfTenant } from '../inventory/expected-tables.js';
import type { DatabaseName, DataRoot } from '../root/data-root.js';
import { RootProbe } from '../root/root-probe.js';
import { Database } from './database.js';
import { DiskSync } from './files/disk-sync.js';
import { TableMirrors } from './kept/table-mirrors.js';
import { newStorageCounters } from './storage-counters.js';

const MEGABYTE = 1024n * 1024n;
/** Opening a tenant's database takes milliseconds; keeping it open takes about half a megabyte. */
const MAX_OPEN_TENANTS = 32;
/** Limit of the cache of index partitions, which searches read again when it is full. LanceDB's default is 6 GB. */
const INDEX_CACHE_BYTES = 128n * MEGABYTE;
/** Limit of the cache of file metadata. LanceDB's default is 1 GB. */
const METADATA_CACHE_BYTES = 16n * MEGABYTE;

const nothingLost = () => false;
const isLostOfTenant = (table: string, present: readonly string[]) => expectedOfTenant(present).includes(table);

/** The databases of one data root: the operator's, and one for each tenant. */
export class Databases {
  private readonly session = new Session(INDEX_CACHE_BYTES, METADATA_CACHE_BYTES);
  private readonly tenants: LRUCache<TenantId, Promise<Database>>;
  private systemDatabase: Promise<Database> | undefined;
  private readonly watch: ReadWatch;
  private readonly mirrors = new TableMirrors();
  /** Whether the root can be used now. */
  readonly probe: RootProbe;
  /** Totals of all databases since the start. */
  readonly counters = newStorageCounters();

  /**
   * @param create whether missing tables, and the operator's database, are created; if not, missing tables read as empty
   * @param durable whether a write ends when it is on the disk
   * @param failures learns of reads that fail in tenants' databases; without it, errors pass as they are
   */
  constructor(
    readonly root: DataRoot,
    private readonly create: boolean,
    failures?: ReadFailures,
    private readonly durable = false,
  ) {
    // An evicted database is not closed, because someone may still be reading from it. The garbage collector closes it.
    this.tenants = new LRUCache({ max: MAX_OPEN_TENANTS });
    this.probe = new RootProbe(root);
    this.watch = new ReadWatch(failures, this.probe);
  }

  /**
   * The operator's database.
   *
   * @throws StartupError when it is not writable; Error when it does not exist and may not be created
   */
  system(): Promise<Database> {
    this.systemDatabase ??= this.connect('system', this.create);
    return this.systemDatabase;
  }

  /** @throws LexiclipError INTERNAL, or any Error without `failures`, when the database does not exist */
  tenant(id: TenantId): Promise<Database> {
    return this.keep(id, () => this.watch.run(id, 'the directory', () => this.connect(id, false)));
  }

  /** Creates the database of a new tenant. */
  createTenant(id: TenantId): Promise<Database> {
    return this.keep(id, () => this.connect(id, true));
  }

  /** Tenants whose databases this process has used recently. */
  openTenants(): TenantId[] {
    return [...this.tenants.keys()];
  }

  /** Forgets the open database of a tenant. */
  forget(id: TenantId): void {
    this.tenants.delete(id);
  }

  async close(): Promise<void> {
    const open = [...this.tenants.values(), ...(this.systemDatabase ? [this.systemDatabase] : [])];
    this.tenants.clear();
    this.systemDatabase = undefined;
    for (const database of await Promise.allSettled(open)) if (database.status === 'fulfilled') database.value.close();
  }

  private keep(id: TenantId, open: () => Promise<Database>): Promise<Database> {
    const known = this.tenants.get(id);
    if (known) return known;
    const database = open();
    this.tenants.set(id, database);
    database.catch(() => this.tenants.delete(id));
    return database;
  }

  private async connect(name: DatabaseName, isNew: boolean): Promise<Database> {
    if (isNew) await this.root.prepare(name);
    // LanceDB would create the directory. In an object store, there is none to create, and a look would cost a request.
    else if (this.root.directory !== undefined && !(await this.root.has(name)))
      throw new Error(`there is no database ${name}`);
    // Without an interval in which LanceDB looks for itself: it would do so at each of the many steps of a write.
    const [address, storageOptions] = [this.root.addressOf(name), await this.root.storageOptions()];
    const connection = await connect(address, { session: this.session, storageOptions });
    const isLocal = this.root.directory !== undefined;
    return new Database(connection, {
      counters: this.counters,
      mirrors: isLocal ? undefined : this.mirrors,
      create: this.create,
      directory: isLocal ? address : undefined,
      files: this.root.filesOf(name),
      disk: isLocal && this.durable ? new DiskSync(address) : undefined,
      isLost: isNew || name === 'system' ? nothingLost : isLostOfTenant,
      watch: (what, read) => this.watch.run(name, what, read),
    });
  }
}
