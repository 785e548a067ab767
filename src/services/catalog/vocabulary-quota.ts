import { LRUCache } from 'lru-cache';
import { LexiclipError } from '../../errors.js';
import type { LabelSetStore } from '../storage/label-set-store.js';
import type { TenantId } from './ids.js';
import type { TenantQuotas } from './tenant-quotas.js';

interface Size {
  readonly labelSets: number;
  readonly labels: number;
}

/** What was stored when it was looked up, and what this process has written since. */
interface Known {
  readonly stored: Size;
  readonly written: Size;
}

/** How old a look-up may be, ms, as long as it leaves this share of the quota free. */
const FRESH_MS = 10_000;
const FREE_SHARE = 0.1;
const NOTHING: Size = { labelSets: 0, labels: 0 };

/**
 * Keeps tenants within their quotas of label sets and labels. Writers of one process count what the others are adding;
 * those of several processes can pass the quota by what they add at the same time.
 */
export class VocabularyQuota {
  private readonly known = new LRUCache<TenantId, Known>({ max: 1_000, ttl: FRESH_MS });
  private readonly underWay = new Map<TenantId, Size>();

  constructor(
    private readonly quotas: TenantQuotas,
    private readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>,
  ) {}

  /** @throws LexiclipError FORBIDDEN with quota, limit and used, when there is no room for more */
  async check(tenant: TenantId, more: Size, argument: string): Promise<void> {
    const quotas = await this.quotas.of(tenant);
    const remembered = this.known.get(tenant);
    const roomy = remembered && leavesRoom(this.used(tenant, remembered), more, quotas);
    const used = this.used(tenant, roomy ? remembered : await this.lookUp(tenant));
    for (const name of ['labelSets', 'labels'] as const) {
      if (more[name] > 0 && used[name] + more[name] > quotas[name]) {
        throw exceeded(argument, name, quotas[name], used[name]);
      }
    }
  }

  /** Writes when there is room, and counts it in for others meanwhile. @throws as `check` does */
  async admit<T>(tenant: TenantId, more: Size, argument: string, write: () => Promise<T>): Promise<T> {
    await this.check(tenant, more, argument);
    this.addUnderWay(tenant, more, 1);
    try {
      const written = await write();
      const known = this.known.get(tenant);
      if (known) this.known.set(tenant, { ...known, written: plus(known.written, more, 1) }, { noUpdateTTL: true });
      return written;
    } finally {
      this.addUnderWay(tenant, more, -1);
    }
  }

  private used(tenant: TenantId, { stored, written }: Known): Size {
    return plus(plus(stored, written, 1), this.underWay.get(tenant) ?? NOTHING, 1);
  }

  private addUnderWay(tenant: TenantId, size: Size, sign: 1 | -1): void {
    const sum = plus(this.underWay.get(tenant) ?? NOTHING, size, sign);
    if (sum.labelSets === 0 && sum.labels === 0) this.underWay.delete(tenant);
    else this.underWay.set(tenant, sum);
  }

  private async lookUp(tenant: TenantId): Promise<Known> {
    const counts = await (await this.openStore(tenant)).labelCounts();
    const labels = counts.reduce((sum, count) => sum + count, 0);
    const known: Known = { stored: { labelSets: counts.length, labels }, written: NOTHING };
    this.known.set(tenant, known);
    return known;
  }
}

const plus = (a: Size, b: Size, sign: 1 | -1): Size => ({
  labelSets: a.labelSets + sign * b.labelSets,
  labels: a.labels + sign * b.labels,
});

const leavesRoom = (used: Size, more: Size, quotas: Size): boolean =>
  (['labelSets', 'labels'] as const).every((name) => used[name] + more[name] <= quotas[name] * (1 - FREE_SHARE));

function exceeded(argument: string, quota: keyof Size, limit: number, used: number): LexiclipError {
  const what = quota === 'labels' ? 'labels' : 'label sets';
  const message = `${argument}: the tenant's quota is ${limit} ${what}, and ${used} are there`;
  return new LexiclipError('FORBIDDEN', message, { argument, quota, limit, used });
}
