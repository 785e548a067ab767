import { LRUCache } from 'lru-cache';

interface Entry<V> {
  readonly value: Promise<V | undefined>;
}

/**
 * Values that were read, for as long as they may be old, and one read for all who ask while it is under way. A value
 * that does not exist is not kept.
 */
export class ReadThroughCache<V> {
  private readonly entries: LRUCache<string, Entry<V>> | undefined;

  /**
   * @param max number of values
   * @param consistencyMs how old a value may be, from the moment its read begins; 0 reads each time
   */
  constructor(max: number, consistencyMs: number) {
    this.entries = consistencyMs > 0 ? new LRUCache({ max, ttl: consistencyMs }) : undefined;
  }

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

  /** Drops the value, and a read under way: it may have begun before what is known to have changed. */
  invalidate(key: string): void {
    this.entries?.delete(key);
  }

  invalidateAll(): void {
    this.entries?.clear();
  }
}
