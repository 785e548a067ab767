import type { TenantId } from '../../domain/ids.js';

interface Shelf<T> {
  /** Least recently used first. */
  readonly entries: Map<string, T>;
  bytes: number;
}

/**
 * Keeps the most recently used within a bound of bytes. Past it, whoever has most in it gives up the oldest, so that
 * a tenant with many images takes no room from those with few. Keys are a tenant's own: how fast an answer comes must
 * not tell what others have sent.
 */
export class ImageCache<T> {
  private readonly shelves = new Map<TenantId, Shelf<T>>();
  private total = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly bytesOf: (value: T) => number,
  ) {}

  get bytes(): number {
    return this.total;
  }

  bytesOfTenant(tenant: TenantId): number {
    return this.shelves.get(tenant)?.bytes ?? 0;
  }

  get(tenant: TenantId, key: string): T | undefined {
    const entries = this.shelves.get(tenant)?.entries;
    const value = entries?.get(key);
    if (entries && value !== undefined) {
      entries.delete(key);
      entries.set(key, value);
    }
    return value;
  }

  set(tenant: TenantId, key: string, value: T): void {
    const shelf: Shelf<T> = this.shelves.get(tenant) ?? { entries: new Map(), bytes: 0 };
    this.shelves.set(tenant, shelf);
    const before = shelf.entries.get(key);
    this.count(shelf, this.bytesOf(value) - (before === undefined ? 0 : this.bytesOf(before)));
    shelf.entries.delete(key);
    shelf.entries.set(key, value);
    while (this.total > this.maxBytes) this.dropOne();
  }

  private dropOne(): void {
    let [largest] = this.shelves as Iterable<[TenantId, Shelf<T>]>;
    for (const shelf of this.shelves) if (shelf[1].bytes > (largest?.[1].bytes ?? 0)) largest = shelf;
    if (!largest) return;
    const [tenant, shelf] = largest;
    const [oldest] = shelf.entries as Iterable<[string, T]>;
    if (oldest) {
      shelf.entries.delete(oldest[0]);
      this.count(shelf, -this.bytesOf(oldest[1]));
    }
    if (shelf.entries.size === 0) this.shelves.delete(tenant);
  }

  private count(shelf: Shelf<T>, bytes: number): void {
    shelf.bytes += bytes;
    this.total += bytes;
  }
}
