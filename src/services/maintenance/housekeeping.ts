import type { TenantId } from '../../domain/ids.js';
import type { ApiKeyStore } from '../storage/api-key-store.js';
import type { LabelSetStore } from '../storage/label-sets/label-set-store.js';
import type { Databases } from '../storage/lance/database.js';
import type { PromptTemplateStore } from '../storage/prompt-template-store.js';
import type { TenantStore } from '../storage/tenant-store.js';
import type { TextEmbeddingStore } from '../storage/text-embedding-store.js';
import type { VectorIndexStore } from '../storage/vector-index-store.js';
import type { Retention } from './retention.js';

/** The most prompt vectors that are kept for a tenant. */
const TEXT_EMBEDDINGS = 200_000;
/** How long a tenant may take to come into being, ms. */
const CREATION_MS = 3_600_000;

export interface Stores {
  labelSets(tenant: TenantId): Promise<LabelSetStore>;
  templates(tenant: TenantId): Promise<PromptTemplateStore>;
  textEmbeddings(tenant: TenantId): Promise<TextEmbeddingStore>;
  indexes(tenant: TenantId): Promise<VectorIndexStore>;
}

/** Looks after the data in the background: removes what died half-made, and keeps files few. Prunes no version. */
export class Housekeeping {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly databases: Databases,
    private readonly tenants: TenantStore,
    private readonly apiKeys: ApiKeyStore,
    private readonly stores: Stores,
    private readonly retention: Retention,
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
      for (const tenant of this.databases.openTenants()) await this.step(() => this.keepTenant(tenant));
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
    const known = new Set((await this.tenants.all()).map(({ id }) => id));
    const age = (date: Date) => Date.now() - date.getTime();
    for (const { id, createdAt } of await this.databases.tenantDirectories()) {
      if (!known.has(id) && age(createdAt) > CREATION_MS) {
        await this.apiKeys.removeAllOf(id);
        await this.databases.dropTenant(id);
      }
    }
    await this.retention.run();
    await (await this.databases.system()).tidy();
  }

  private async keepTenant(tenant: TenantId): Promise<void> {
    const [labelSets, templates] = [await this.stores.labelSets(tenant), await this.stores.templates(tenant)];
    await labelSets.sweep();
    const sets = (await labelSets.list()).map(({ id }) => id);
    await (await this.stores.indexes(tenant)).sweep(new Set(sets));
    for (const id of await templates.deleted()) {
      if (await labelSets.usesTemplate(id)) await templates.undelete(id);
      else await templates.purge(id);
    }
    await (await this.stores.textEmbeddings(tenant)).trim(TEXT_EMBEDDINGS);
    await (await this.databases.tenant(tenant)).tidy();
  }
}
