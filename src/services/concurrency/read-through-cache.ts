import { LRUCache } from 'lru-cache';

interface Entry<V> {
  readonly value: Promise<V | undefined>;
  /** When its read began, of `performance.now`. */
  readonly since: number;
  /** Whether a read for its successor has begun. */
  isRenewed: boolean;
}

/** From this share of its life on, a value that is asked for is read anew behind the back of who asks. */
const RENEWED_FROM = 0.7;

/**
 * Caches values for a limited time. Concurrent callers share one read, and those of a value that is in use wait for none
 * but the first. Failed reads and values that do not exist are not cached.
 */
export class ReadThroughCache<V> {
  private readonly entries: LRUCache<string, Entry<V>> | undefined;

  /**
   * @param max maximum number of values
   * @param consistencyMs maximum age of a value, counted from the start of its read, ms; 0 disables the cache
   */
  constructor(
    max: number,
    private readonly consistencyMs: number,
  ) {
    this.entries = consistencyMs > 0 ? new LRUCache({ max, ttl: consistencyMs }) : undefined;
  }

  /** @throws what `read` throws */
  async get(key: string, read: () => Promise<V | undefined>): Promise<V | undefined> {
    const { entries } = this;
    if (!entries) return read();
    const known = entries.get(key);
    if (!known) return this.read(entries, key, read);
    if (!known.isRenewed && performance.now() - known.since > RENEWED_FROM * this.consistencyMs) {
      known.isRenewed = true;
      void this.renew(entries, key, known, read);
    }
    return known.value;
  }

  private async read(entries: LRUCache<string, Entry<V>>, key: string, read: () => Promise<V | undefined>) {
    const entry = { value: read(), since: performance.now(), isRenewed: false };
    entries.set(key, entry);
    const drop = () => {
      if (entries.peek(key) === entry) entries.delete(key);
    };
    try {
      const value = await entry.value;
      if (value === undefined) drop();
      return value;
    } catch (error) {
      drop();
      throw error;
    }
  }

  /** Takes the place of a value that nobody has dropped meanwhile. Where the read fails, it lives on to its end. */
  private async renew(
    entries: LRUCache<string, Entry<V>>,
    key: string,
    before: Entry<V>,
    read: () => Promise<V | undefined>,
  ): Promise<void> {
    const since = performance.now();
    try {
      const value = await read();
      if (entries.peek(key) !== before) return;
      if (value === undefined) entries.delete(key);
      else entries.set(key, { value: Promise.resolve(value), since, isRenewed: false }, { start: since });
    } catch {
      // Whoever asks next, when it is over, hears of it.
    }
  }

  /** Drops the value and any read in progress, which may have begun before the change. */
  invalidate(key: string): void {
    this.entries?.delete(key);
  }

  invalidateAll(): void {
    this.entries?.clear();
  }
}
