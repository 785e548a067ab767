import type { TenantId } from '../../../domain/ids.js';
import type { Webhook } from '../../../domain/webhook.js';
import { ReadThroughCache } from '../../concurrency/read-through-cache.js';
import type { WebhookTenantStore } from '../../storage/system/webhook-tenant-store.js';
import type { WebhookTables } from '../../storage/webhooks/webhook-tables.js';

const ALL = 'all';
const MAX_TENANTS = 1_000;

/** Who wants to be told. Nothing of a tenant is read or made that has never had a webhook. */
export class Subscriptions {
  private readonly listed: ReadThroughCache<ReadonlySet<TenantId>>;
  private readonly known: ReadThroughCache<readonly Webhook[]>;

  constructor(
    private readonly store: WebhookTenantStore,
    readonly openTables: (tenant: TenantId) => Promise<WebhookTables>,
    consistencyMs: number,
  ) {
    this.listed = new ReadThroughCache(1, consistencyMs);
    this.known = new ReadThroughCache(MAX_TENANTS, consistencyMs);
  }

  /** Those that have, or have had, webhooks; at most `consistencyMs` old. */
  async tenants(): Promise<ReadonlySet<TenantId>> {
    return (await this.listed.get(ALL, async () => new Set(await this.store.all()))) ?? new Set();
  }

  /** The tables of a tenant; undefined when it has never had a webhook. */
  async tablesOf(tenant: TenantId): Promise<WebhookTables | undefined> {
    return (await this.tenants()).has(tenant) ? this.openTables(tenant) : undefined;
  }

  /** A tenant's webhooks, oldest first; at most `consistencyMs` old. */
  async of(tenant: TenantId): Promise<readonly Webhook[]> {
    if (!(await this.tenants()).has(tenant)) return [];
    const read = async () =>
      (await (await this.openTables(tenant)).webhooks.all()).sort((a, b) => Number(a.createdAt) - Number(b.createdAt));
    return (await this.known.get(tenant, read)) ?? [];
  }

  /** Lists the tenant, and makes its tables. */
  async begin(tenant: TenantId): Promise<WebhookTables> {
    if (!(await this.tenants()).has(tenant)) {
      await this.store.add(tenant);
      this.listed.invalidateAll();
    }
    return this.openTables(tenant);
  }

  /** Forgets what was read of the tenant's webhooks, after one of them was changed. */
  invalidate(tenant: TenantId): void {
    this.known.invalidate(tenant);
  }

  /** Takes a tenant that was deleted off the list. */
  async removeAllOf(tenant: TenantId): Promise<void> {
    await this.store.removeAllOf(tenant);
    this.listed.invalidateAll();
    this.invalidate(tenant);
  }
}
