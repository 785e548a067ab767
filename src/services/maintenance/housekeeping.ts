import type { TenantId } from '../../domain/ids.js';
import type { Storage } from '../storage/storage.js';
import type { Retention } from './retention.js';

/** Maximum number of prompt vectors stored for one tenant. */
const MAX_TEXT_EMBEDDINGS = 200_000;
/** Time after which a tenant without a record counts as abandoned, ms. */
const MAX_CREATION_MS = 3_600_000;

/** Maintains the data in the background: removes unfinished writes and compacts tables. Prunes no version. */
export class Housekeeping {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly storage: Storage,
    private readonly retention: Retention,
    /** Dimensions of the running model's vectors. */
    private readonly dimensions: number,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Runs now and at every interval, until `close`. */
  start(intervalMs: number): void {
    this.timer = setInterval(() => void this.run(), intervalMs);
    this.timer.unref();
    void this.run();
  }

  /**
   * Maintains the operator's database and those of the tenants that this process served recently. Joins the run in
   * progress, if any: runs that take longer than the interval do not pile up.
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
    for (const tenant of this.storage.databases.openTenants()) {
      if (this.closed) return;
      await this.step(() => this.maintainTenant(tenant));
    }
  }

  /** A failure for one tenant is reported, and does not affect the others. */
  private async step(task: () => Promise<void>): Promise<void> {
    await task().catch(this.onFailure);
  }

  private async maintainSystem(): Promise<void> {
    const known = new Set((await this.storage.tenants.all()).map(({ id }) => id));
    const age = (date: Date) => Date.now() - date.getTime();
    for (const { id, createdAt } of await this.storage.databases.root.tenants()) {
      if (!known.has(id) && age(createdAt) > MAX_CREATION_MS) {
        await this.storage.apiKeys.removeAllOf(id);
        await this.storage.databases.dropTenant(id);
      }
    }
    await this.retention.run();
    await (await this.storage.databases.system()).tidy();
  }

  private async maintainTenant(tenant: TenantId): Promise<void> {
    const [labelSets, templates] = [await this.storage.labelSetsOf(tenant), await this.storage.templatesOf(tenant)];
    await labelSets.sweep();
    const sets = (await labelSets.list()).map(({ id }) => id);
    await (await this.storage.indexesOf(tenant)).sweep(new Set(sets));
    for (const id of await templates.deleted()) {
      if (await labelSets.usesTemplate(id)) await templates.undelete(id);
      else await templates.purge(id);
    }
    await (await this.storage.textEmbeddingsOf(tenant, this.dimensions)).trim(MAX_TEXT_EMBEDDINGS);
    await (await this.storage.databases.tenant(tenant)).tidy();
  }
}
