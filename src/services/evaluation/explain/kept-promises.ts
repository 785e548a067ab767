import { LRUCache } from 'lru-cache';

interface Bounds {
  readonly max: number;
  readonly maxBytes: number;
}

/** What takes a while to make and is kept, within a bound: whoever asks meanwhile waits for the same. */
export class KeptPromises<Value extends object> {
  private readonly making = new Map<string, Promise<Value>>();
  private readonly kept: LRUCache<string, Value>;

  constructor({ max, maxBytes }: Bounds, bytesOf: (value: Value) => number) {
    this.kept = new LRUCache({ max, maxSize: maxBytes, sizeCalculation: (value) => bytesOf(value) + 1 });
  }

  /** @throws what `make` throws; then it is made anew when it is asked for again */
  async get(key: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.kept.get(key) ?? this.making.get(key);
    if (known) return known;
    const making = make();
    this.making.set(key, making);
    try {
      const made = await making;
      this.kept.set(key, made);
      return made;
    } finally {
      this.making.delete(key);
    }
  }
}
