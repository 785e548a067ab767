import type { TenantId } from '../../domain/ids.js';

/** The cached values of one tenant. */
interface Shelf<T> {
  /** Least recently used first. */
  readonly entries: Map<string, T>;
  bytes: number;
}

/**
 * Keeps recently used values within a limit of bytes. When it is exceeded, the tenant with the most bytes loses its
 * least recently used value, so that one with many images does not crowd out the others. Each tenant has its own
 * entries: response times must not reveal what others have sent.
 */
export class ImageCache<T> {
  private readonly shelves = new Map<TenantId, Shelf<T>>();
  private total = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly bytesOf: (value: T) => number,
  ) {}

  /** Size of all cached values, bytes. */
  get bytes(): number {
    return this.total;
  }

  /** Size of one tenant's cached values, bytes. */
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
    const replaced = shelf.entries.get(key);
    this.count(shelf, this.bytesOf(value) - (replaced === undefined ? 0 : this.bytesOf(replaced)));
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
