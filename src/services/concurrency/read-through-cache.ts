import { LRUCache } from 'lru-cache';

interface Entry<V> {
  readonly value: Promise<V | undefined>;
}

/**
 * Caches values for a limited time. Concurrent callers share one read. Failed reads and values that do not exist are
 * not cached.
 */
export class ReadThroughCache<V> {
  private readonly entries: LRUCache<string, Entry<V>> | undefined;

  /**
   * @param max maximum number of values
   * @param consistencyMs maximum age of a value, counted from the start of its read, ms; 0 disables the cache
   */
  constructor(max: number, consistencyMs: number) {
    this.entries = consistencyMs > 0 ? new LRUCache({ max, ttl: consistencyMs }) : undefined;
  }

  /** @throws what `read` throws */
  async get(key: string, read: () => Promise<V | undefined>): Promise<V | undefined> {
    const { entries } = this;
    if (!entries) return read();
    const known = entries.get(key);
    if (known) return known.value;
    const entry = { value: read() };
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

  /** Drops the value and any read in progress, which may have begun before the change. */
  invalidate(key: string): void {
    this.entries?.delete(key);
  }

  invalidateAll(): void {
    this.entries?.clear();
  }
}
