/** Owners without waiting items whose use is remembered. */
const MAX_IDLE = 1_000;

interface Waiting<Item> {
  /** Estimated time of each item, oldest item first. */
  readonly items: Map<Item, number>;
  /** Time that the owner has used. */
  used: number;
}

/**
 * Owners with waiting items, of which the one that has used least time goes next. The clock is the time that the last
 * owner had used when its turn came. An owner that comes back starts no earlier than the clock, so that nobody saves up
 * time while it has nothing to do; what it has used beyond the clock stays on its account.
 */
export class TimeShares<Owner, Item> {
  private readonly waiting = new Map<Owner, Waiting<Item>>();
  /** Time that owners without waiting items have used. */
  private readonly idle = new Map<Owner, number>();
  private clock = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  get ownerCount(): number {
    return this.waiting.size;
  }

  sizeOf(owner: Owner): number {
    return this.waiting.get(owner)?.items.size ?? 0;
  }

  push(owner: Owner, item: Item, cost: number): void {
    let own = this.waiting.get(owner);
    if (!own) {
      own = { items: new Map(), used: Math.max(this.idle.get(owner) ?? 0, this.clock) };
      this.idle.delete(owner);
      this.waiting.set(owner, own);
    }
    own.items.set(item, cost);
    this.count++;
  }

  /** Takes the oldest item of the owner that has used least, and charges its estimate. */
  take(mayGo: (owner: Owner) => boolean): { owner: Owner; item: Item; cost: number } | undefined {
    let next: [Owner, Waiting<Item>] | undefined;
    for (const entry of this.waiting) {
      if ((next === undefined || entry[1].used < next[1].used) && mayGo(entry[0])) next = entry;
    }
    if (!next) return undefined;
    const [owner, own] = next;
    const [[item, cost]] = own.items as Iterable<[Item, number]> as [[Item, number]];
    this.clock = Math.max(this.clock, own.used);
    own.used += cost;
    this.delete(owner, item);
    // Moves the owner to the end: among equals, the map's order is the order of turns.
    if (this.waiting.delete(owner)) this.waiting.set(owner, own);
    return { owner, item, cost };
  }

  /** Adds to the time that an owner has used; a negative amount gives some back. */
  spend(owner: Owner, more: number): void {
    const own = this.waiting.get(owner);
    if (own) own.used += more;
    else this.rest(owner, (this.idle.get(owner) ?? this.clock) + more);
  }

  delete(owner: Owner, item: Item): boolean {
    const own = this.waiting.get(owner);
    if (!own?.items.delete(item)) return false;
    this.count--;
    if (own.items.size === 0) {
      this.waiting.delete(owner);
      this.rest(owner, own.used);
    }
    return true;
  }

  /** Remembers what an owner without waiting items has used, as far as that is more than a newcomer's. */
  private rest(owner: Owner, used: number): void {
    this.idle.delete(owner);
    if (used <= this.clock) return;
    this.idle.set(owner, used);
    if (this.idle.size > MAX_IDLE) this.idle.delete(this.idle.keys().next().value as Owner);
  }
}
