/** How urgent work is: somebody waits for it, or it may take its time. */
export type Lane = 'interactive' | 'batch';

/** While both lanes have work, every so-many-th item is taken from the batch lane, so that it never stands still. */
const BATCH_SHARE = 8;

/**
 * First in, first out for each owner, and owners take turns: one with much waiting does not hold up one with little.
 * Interactive work goes before batch work, but for a small share. Everything is done in constant time.
 */
export class FairQueue<Owner, Item> {
  private readonly interactive = new Turns<Owner, Item>();
  private readonly batch = new Turns<Owner, Item>();
  private sinceBatch = 0;

  /** Number of items that wait. */
  get size(): number {
    return this.interactive.size + this.batch.size;
  }

  /** Number of owners with something waiting; one with work in both lanes counts twice. */
  get ownerCount(): number {
    return this.interactive.ownerCount + this.batch.ownerCount;
  }

  sizeOf(owner: Owner): number {
    return this.interactive.sizeOf(owner) + this.batch.sizeOf(owner);
  }

  push(owner: Owner, item: Item, lane: Lane = 'interactive'): void {
    this[lane].push(owner, item);
  }

  /** Takes the next item of the owner whose turn it is. */
  take(): Item | undefined {
    const batchDue = this.interactive.size === 0 || (this.batch.size > 0 && this.sinceBatch >= BATCH_SHARE - 1);
    if (!batchDue) {
      this.sinceBatch++;
      return this.interactive.take();
    }
    this.sinceBatch = 0;
    return this.batch.take();
  }

  /** @returns whether it was waiting */
  delete(owner: Owner, item: Item): boolean {
    return this.interactive.delete(owner, item) || this.batch.delete(owner, item);
  }
}

class Turns<Owner, Item> {
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
        // To the end of the line: the map's order is the order of turns.
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
