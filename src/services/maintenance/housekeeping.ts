import type { TenantId } from '../../domain/ids.js';
import { LexiclipError } from '../../errors.js';
import type { Database } from '../storage/lance/database.js';
import type { Storage } from '../storage/storage.js';
import { UploadStore } from '../storage/uploads/upload-store.js';
import { sweepBulk } from './bulk-sweep.js';
import type { Retention } from './retention.js';
import { sweepSamples } from './sample-sweep.js';
import type { TenantSweep } from './tenant-sweep.js';

/** Maximum number of prompt vectors stored for one tenant. */
const MAX_TEXT_EMBEDDINGS = 200_000;

/** How long an upload is kept to which nothing is added, and that is not read, ms. */
const UPLOAD_MS = 24 * 3_600_000;

/** Maintains the data in the background: removes unfinished writes and compacts tables. Prunes no version. */
export class Housekeeping {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private closed = false;
  /** Of the tenants that this process does not serve, the one whose uploads were swept last. */
  private lastIdle = '';

  constructor(
    private readonly storage: Storage,
    private readonly retention: Retention,
    private readonly tenants: Pick<TenantSweep, 'run' | 'isAlive'>,
    /** Dimensions of the running model's vectors. */
    private readonly dimensions: number,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Runs now, unless that would hold up what a server is started for, and at every interval, until `close`. */
  start(intervalMs: number): void {
    this.timer = setInterval(() => void this.run(), intervalMs);
    this.timer.unref();
    if (this.storage.databases.root.directory !== undefined) void this.run();
  }

  /**
   * Maintains the operator's database and those of the tenants that this process served recently, and removes old uploads
   * of one other tenant. Joins the run in progress, if any: runs that take longer than the interval do not pile up.
   */
  run(): Promise<void> {
    this.running ??= this.runOnce().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** Waits for the step in progress. */
  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    await this.running;
  }

  private async runOnce(): Promise<void> {
    await this.step(() => this.maintainSystem());
    await this.step(() => this.tenants.run(this.onFailure));
    for (const tenant of this.storage.databases.openTenants()) {
      if (this.closed) return;
      await this.step(() => this.maintainTenant(tenant));
    }
    await this.step(() => this.sweepIdle());
  }

  /** A failure for one tenant is reported, and does not affect the others. */
  private async step(task: () => Promise<void>): Promise<void> {
    await task().catch((error: unknown) => {
      // Data that cannot be read are reported where that is noticed, once.
      if (!(error instanceof LexiclipError)) this.onFailure(error);
    });
  }

  private async maintainSystem(): Promise<void> {
    await this.retention.run();
    await (await this.storage.databases.system()).tidy();
  }

  private async maintainTenant(tenant: TenantId): Promise<void> {
    if (!(await this.tenants.isAlive(tenant))) return;
    const [labelSets, templates] = [await this.storage.labelSetsOf(tenant), await this.storage.templatesOf(tenant)];
    await labelSets.sweep();
    const sets = (await labelSets.list()).map(({ id }) => id);
    await (await this.storage.indexesOf(tenant)).sweep(new Set(sets));
    for (const deletion of await templates.deleted()) {
      if (await labelSets.usesTemplate(deletion.id)) await templates.undelete(deletion);
      else await templates.purge(deletion);
    }
    await (await this.storage.textEmbeddingsOf(tenant, this.dimensions)).trim(MAX_TEXT_EMBEDDINGS);
    await sweepBulk(this.storage, tenant);
    await sweepSamples(this.storage, tenant);
    const database = await this.storage.databases.tenant(tenant);
    await sweepUploads(database);
    await database.tidy();
  }

  /** Removes old uploads of one tenant that this process does not serve, another one at each run. */
  private async sweepIdle(): Promise<void> {
    const { databases, tenants } = this.storage;
    const open = new Set(databases.openTenants());
    const idle = (await tenants.all()).map(({ id }) => id).filter((id) => !open.has(id));
    const next = idle.sort().find((id) => id > this.lastIdle) ?? idle[0];
    if (next === undefined || this.closed) return;
    this.lastIdle = next;
    try {
      await sweepUploads(await databases.tenant(next));
    } finally {
      databases.forget(next);
    }
  }
}

const sweepUploads = (database: Database): Promise<void> =>
  UploadStore.sweep(database, new Date(Date.now() - UPLOAD_MS));
