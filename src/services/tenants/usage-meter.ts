import { randomUUID } from 'node:crypto';
import type { TenantId } from '../../domain/ids.js';
import { dateOf, type Usage, type UsageDay } from '../../domain/usage.js';
import { badInput } from '../../errors.js';
import { BatchLoader } from '../concurrency/batch-loader.js';
import type { UsageRow, UsageStore } from '../storage/system/usage-store.js';

const NOTHING: Usage = {
  requests: 0,
  images: 0,
  promptsEncoded: 0,
  errors: 0,
  bytes: 0,
  samples: 0,
  thumbnailBytes: 0,
};
const COUNTS = Object.keys(NOTHING) as (keyof Usage)[];
/** How long counts wait to be written, ms. That much is lost when the process is killed. */
const WRITE_EVERY_MS = 5_000;
const DAY_MS = 24 * 3_600_000;
/** Largest range of days in one query. */
const MAX_DAYS = 400;

/**
 * Counts what tenants use, by day. Each process has its own rows, and writes them every few seconds and when it closes.
 */
export class UsageMeter {
  /**
   * Not the process id: a server restarted in the same process counts from zero, and must not overwrite earlier rows.
   */
  private readonly writer = randomUUID();
  /** Totals of the current day by tenant; of earlier days only those not written yet. */
  private readonly counted = new Map<string, UsageRow>();
  private unwritten = new Set<string>();
  /** Rows of tenants by range of days, `from/to`. */
  private readonly rows = new BatchLoader<`${string}/${string}`, TenantId, readonly UsageRow[]>(
    async (time, tenants) => {
      const [from, to] = time.split('/') as [string, string];
      const rows = await this.store.ofTenants(tenants, from, to);
      return new Map(tenants.map((id) => [id, rows.filter(({ tenantId }) => tenantId === id)]));
    },
  );
  private writing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: UsageStore,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  count(tenantId: TenantId, more: Partial<Usage>): void {
    const date = dateOf(new Date());
    const key = `${tenantId}/${date}`;
    this.counted.set(key, { ...sumOf([this.counted.get(key) ?? NOTHING, { ...NOTHING, ...more }]), tenantId, date });
    this.unwritten.add(key);
    this.timer ??= setTimeout(() => void this.write(), WRITE_EVERY_MS).unref();
  }

  /**
   * The days on which the tenant used anything, newest first.
   *
   * @param from first day, YYYY-MM-DD; by default 29 days before `to`
   * @param to last day, YYYY-MM-DD; by default today
   * @throws LexiclipError BAD_USER_INPUT for a range that is negative or too long
   */
  async ofTenant(tenant: TenantId, from?: string | null, to?: string | null): Promise<UsageDay[]> {
    const last = to ?? dateOf(new Date());
    const first = from ?? dateOf(new Date(Date.parse(last) - 29 * DAY_MS));
    if (first > last) throw badInput('from', 'must not be after to');
    if (Date.parse(last) - Date.parse(first) > MAX_DAYS * DAY_MS) {
      throw badInput('from', `must be at most ${MAX_DAYS} days before to`);
    }
    await this.write();
    const days = new Map<string, Usage[]>();
    for (const row of (await this.rows.load(`${first}/${last}`, tenant)) ?? []) {
      days.set(row.date, [...(days.get(row.date) ?? []), row]);
    }
    return [...days].sort(([a], [b]) => (a < b ? 1 : -1)).map(([date, rows]) => ({ date, ...sumOf(rows) }));
  }

  async removeAllOf(tenant: TenantId): Promise<void> {
    for (const [key, row] of this.counted) if (row.tenantId === tenant) this.counted.delete(key);
    await this.writing;
    await this.store.removeAllOf(tenant);
  }

  /** Writes the counts that are not written yet. */
  close(): Promise<void> {
    return this.write();
  }

  private write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.writeOnce());
    return this.writing;
  }

  private async writeOnce(): Promise<void> {
    const keys = this.unwritten;
    const rows = [...keys].flatMap((key) => this.counted.get(key) ?? []);
    if (rows.length === 0) return;
    this.unwritten = new Set();
    try {
      await this.store.put(this.writer, rows);
      this.dropPastDays();
    } catch (error) {
      for (const key of keys) this.unwritten.add(key);
      this.onFailure(error);
    }
  }

  private dropPastDays(): void {
    const today = dateOf(new Date());
    for (const [key, { date }] of this.counted) {
      if (date !== today && !this.unwritten.has(key)) this.counted.delete(key);
    }
  }
}

const sumOf = (parts: readonly Usage[]): Usage =>
  Object.fromEntries(
    COUNTS.map((name) => [name, parts.reduce((sum, part) => sum + part[name], 0)]),
  ) as unknown as Usage;
