/** Priority of work: somebody is waiting for it, or it may take its time. */
export type Lane = 'interactive' | 'batch';

/** While both lanes have work, every eighth item comes from the batch lane, so that it never stands still. */
const BATCH_INTERVAL = 8;

/**
 * First in, first out for each owner, and owners take turns: one with many items does not hold up one with few.
 * Interactive items go before all but a small share of the batch items. Every operation takes constant time.
 */
export class FairQueue<Owner, Item> {
  private readonly interactive = new RoundRobin<Owner, Item>();
  private readonly batch = new RoundRobin<Owner, Item>();
  private sinceBatch = 0;

  /** Number of waiting items. */
  get size(): number {
    return this.interactive.size + this.batch.size;
  }

  /** Number of owners with waiting items; one with items in both lanes counts twice. */
  get ownerCount(): number {
    return this.interactive.ownerCount + this.batch.ownerCount;
  }

  /** Number of waiting items of one owner. */
  sizeOf(owner: Owner): number {
    return this.interactive.sizeOf(owner) + this.batch.sizeOf(owner);
  }

  push(owner: Owner, item: Item, lane: Lane = 'interactive'): void {
    this[lane].push(owner, item);
  }

  /** Takes the next item of the owner whose turn it is; undefined when nothing is waiting. */
  take(): Item | undefined {
    const batchDue = this.interactive.size === 0 || (this.batch.size > 0 && this.sinceBatch >= BATCH_INTERVAL - 1);
    if (!batchDue) {
      this.sinceBatch++;
      return this.interactive.take();
    }
    this.sinceBatch = 0;
    return this.batch.take();
  }

  /** Removes an item. @returns whether it was waiting */
  delete(owner: Owner, item: Item): boolean {
    return this.interactive.delete(owner, item) || this.batch.delete(owner, item);
  }
}

class RoundRobin<Owner, Item> {
  private readonly owners = new Map<Owner, Set<Item>>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  get ownerCount(): number {
    return this.owners.size;
  }

  sizeOf(owner: Owner): number {
    return this.owners.get(owner)?.size ?? 0;
  }

  push(owner: Owner, item: Item): void {
    const items = this.owners.get(owner) ?? new Set();
    this.owners.set(owner, items.add(item));
    this.count++;
  }

  take(): Item | undefined {
    for (const [owner, items] of this.owners) {
      for (const item of items) {
        this.delete(owner, item);
        // Moves the owner to the end: the map's order is the order of turns.
        if (this.owners.delete(owner)) this.owners.set(owner, items);
        return item;
      }
    }
    return undefined;
  }

  delete(owner: Owner, item: Item): boolean {
    const items = this.owners.get(owner);
    if (!items?.delete(item)) return false;
    this.count--;
    if (items.size === 0) this.owners.delete(owner);
    return true;
  }
}
