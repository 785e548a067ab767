import type { TenantId } from '../../domain/ids.js';
import type { Storage } from '../storage/storage.js';
import type { Retention } from './retention.js';

/** Prompt vectors that are kept for a tenant. */
const MAX_TEXT_EMBEDDINGS = 200_000;
/** How long a tenant may take to come into being, ms. */
const CREATION_MS = 3_600_000;

/** Looks after the data in the background: removes what died half-made, and keeps files few. Prunes no version. */
export class Housekeeping {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly storage: Storage,
    private readonly retention: Retention,
    /** Length of the running model's vectors. */
    private readonly dimensions: number,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  start(everyMs: number): void {
    this.timer = setInterval(() => void this.run(), everyMs);
    this.timer.unref();
    void this.run();
  }

  /** Looks after the operator's database and those of the tenants that this process has served of late. */
  run(): Promise<void> {
    this.running = this.running.then(async () => {
      await this.step(() => this.keepSystem());
      for (const tenant of this.storage.databases.openTenants()) await this.step(() => this.keepTenant(tenant));
    });
    return this.running;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** What fails for one tenant is logged, and does not keep the others waiting. */
  private async step(task: () => Promise<void>): Promise<void> {
    await task().catch(this.onFailure);
  }

  private async keepSystem(): Promise<void> {
    const known = new Set((await this.storage.tenants.all()).map(({ id }) => id));
    const age = (date: Date) => Date.now() - date.getTime();
    for (const { id, createdAt } of await this.storage.databases.root.tenants()) {
      if (!known.has(id) && age(createdAt) > CREATION_MS) {
        await this.storage.apiKeys.removeAllOf(id);
        await this.storage.databases.dropTenant(id);
      }
    }
    await this.retention.run();
    await (await this.storage.databases.system()).tidy();
  }

  private async keepTenant(tenant: TenantId): Promise<void> {
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
