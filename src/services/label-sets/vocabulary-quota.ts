import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../domain/ids.js';
import { type LexiclipError, quotaExceeded } from '../../errors.js';
import { KeyedMutex } from '../concurrency/keyed-mutex.js';
import type { LabelSetStore } from '../storage/label-sets/label-set-store.js';
import type { TenantQuotas } from '../tenants/tenant-quotas.js';

interface Size {
  readonly labelSets: number;
  readonly labels: number;
}

/** What was stored at the last look-up, and what this process has written since. */
interface Known {
  readonly stored: Size;
  readonly written: Size;
}

/** How old a look-up may be, ms, while at least `FREE_SHARE` of the quota is unused. */
const MAX_AGE_MS = 10_000;
const FREE_SHARE = 0.1;
const NOTHING: Size = { labelSets: 0, labels: 0 };

/**
 * Keeps tenants within their quotas of label sets and labels. Near a quota, the writers of one process take turns;
 * those of several processes can exceed it by what they add at the same time.
 */
export class VocabularyQuota {
  private readonly known = new LRUCache<TenantId, Known>({ max: 1_000, ttl: MAX_AGE_MS });
  /** The writes that are running, with their sizes. */
  private readonly running = new Map<TenantId, Map<Promise<unknown>, Size>>();
  private readonly turns = new KeyedMutex();

  constructor(
    private readonly quotas: TenantQuotas,
    private readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>,
  ) {}

  /** @throws LexiclipError FORBIDDEN with quota, limit and used, when `more` would exceed the quota */
  async check(tenant: TenantId, more: Size, argument: string): Promise<void> {
    const quotas = await this.quotas.of(tenant);
    if (!this.hasAmpleRoom(tenant, more, quotas)) await this.checkStored(tenant, more, quotas, argument);
  }

  /**
   * Writes if the quota allows it, and meanwhile counts it as used for other writers.
   *
   * @throws LexiclipError as `check`
   */
  async admit<T>(tenant: TenantId, more: Size, argument: string, write: () => Promise<T>): Promise<T> {
    if (more.labelSets === 0 && more.labels === 0) return write();
    const quotas = await this.quotas.of(tenant);
    const written = await this.turns.run(tenant, async () => {
      if (!this.hasAmpleRoom(tenant, more, quotas)) {
        // Running writes would be counted twice, or not at all.
        await Promise.allSettled(this.running.get(tenant)?.keys() ?? []);
        await this.checkStored(tenant, more, quotas, argument);
      }
      // Wrapped in an object, so that the turn ends here and does not wait for the write.
      return { result: this.count(tenant, more, write) };
    });
    return written.result;
  }

  private hasAmpleRoom(tenant: TenantId, more: Size, quotas: Size): boolean {
    const known = this.known.get(tenant);
    return known !== undefined && leavesRoom(this.used(tenant, known), more, quotas);
  }

  private async checkStored(tenant: TenantId, more: Size, quotas: Size, argument: string): Promise<void> {
    const used = this.used(tenant, await this.lookUp(tenant));
    for (const name of ['labelSets', 'labels'] as const) {
      if (more[name] > 0 && used[name] + more[name] > quotas[name]) {
        throw exceeded(argument, name, quotas[name], used[name]);
      }
    }
  }

  private count<T>(tenant: TenantId, more: Size, write: () => Promise<T>): Promise<T> {
    const writes = this.running.get(tenant) ?? new Map<Promise<unknown>, Size>();
    this.running.set(tenant, writes);
    const writing = write().then((result) => {
      const known = this.known.get(tenant);
      if (known) this.known.set(tenant, { ...known, written: plus(known.written, more) }, { noUpdateTTL: true });
      return result;
    });
    const counted = writing.finally(() => {
      writes.delete(counted);
      if (writes.size === 0) this.running.delete(tenant);
    });
    writes.set(counted, more);
    return counted;
  }

  private used(tenant: TenantId, { stored, written }: Known): Size {
    return [stored, written, ...(this.running.get(tenant)?.values() ?? [])].reduce(plus);
  }

  private async lookUp(tenant: TenantId): Promise<Known> {
    const counts = await (await this.openStore(tenant)).counts();
    const labels = counts.reduce((sum, count) => sum + count, 0);
    const known: Known = { stored: { labelSets: counts.length, labels }, written: NOTHING };
    this.known.set(tenant, known);
    return known;
  }
}

const plus = (a: Size, b: Size): Size => ({ labelSets: a.labelSets + b.labelSets, labels: a.labels + b.labels });

const leavesRoom = (used: Size, more: Size, quotas: Size): boolean =>
  (['labelSets', 'labels'] as const).every((name) => used[name] + more[name] <= quotas[name] * (1 - FREE_SHARE));

const exceeded = (argument: string, quota: keyof Size, limit: number, used: number): LexiclipError =>
  quotaExceeded(argument, quota === 'labels' ? 'labels' : 'label sets', { quota, limit, used });

/** The growth by a new version of an existing set. */
export const growthOf = (labels: number): Size => ({ labelSets: 0, labels });
