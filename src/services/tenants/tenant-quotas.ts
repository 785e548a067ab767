import type { TenantId } from '../../domain/ids.js';
import { QUOTAS, type QuotaChange, type QuotaSettings, type Quotas } from '../../domain/quotas.js';
import { badInput } from '../../errors.js';
import { BatchLoader } from '../concurrency/batch-loader.js';
import { ReadThroughCache } from '../concurrency/read-through-cache.js';
import type { QuotaStore } from '../storage/system/quota-store.js';

const NONE = fromNames<null>(() => null);
const MAX_QUOTA = 1_000_000_000;

/** What each tenant may have and use: its own quotas from the operator, otherwise the defaults. */
export class TenantQuotas {
  private readonly settings: ReadThroughCache<QuotaSettings>;

  private readonly stored = new BatchLoader<'all', TenantId, QuotaSettings>((_, tenants) =>
    this.store.findMany(tenants),
  );

  constructor(
    private readonly store: QuotaStore,
    private readonly defaults: Quotas,
    consistencyMs: number,
  ) {
    this.settings = new ReadThroughCache(10_000, consistencyMs);
  }

  async of(tenant: TenantId): Promise<Quotas> {
    const own = await this.settings.get(tenant, async () => (await this.stored.load('all', tenant)) ?? NONE);
    return fromNames((name) => own?.[name] ?? this.defaults[name]);
  }

  /** Sets the given quotas; omitted ones stay as they are, and null restores the default. */
  async change(tenant: TenantId, change: QuotaChange): Promise<void> {
    if (QUOTAS.every((name) => change[name] === undefined)) return;
    const before = (await this.store.find(tenant)) ?? NONE;
    const after = fromNames((name) => (change[name] === undefined ? before[name] : change[name]));
    await this.store.put(tenant, after);
    this.settings.invalidate(tenant);
  }

  async removeAllOf(tenant: TenantId): Promise<void> {
    await this.store.remove(tenant);
    this.settings.invalidate(tenant);
  }
}

/** The change, checked; empty for null. @throws LexiclipError BAD_USER_INPUT naming the quota */
export function checkQuotas(change: QuotaChange | null | undefined, argument: string): QuotaChange {
  for (const name of QUOTAS) {
    const value = change?.[name];
    if (value != null && (value < 0 || value > MAX_QUOTA))
      throw badInput(`${argument}.${name}`, `must be 0 to ${MAX_QUOTA}`);
  }
  return change ?? {};
}

function fromNames<T>(of: (name: keyof Quotas) => T): { readonly [K in keyof Quotas]: T } {
  return Object.fromEntries(QUOTAS.map((name) => [name, of(name)])) as { readonly [K in keyof Quotas]: T };
}
