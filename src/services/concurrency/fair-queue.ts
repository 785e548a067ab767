/**
 * First in, first out within a lane, and the lanes take turns: whoever has much waiting does not hold up one who has
 * little. Everything is done in constant time.
 */
export class FairQueue<Lane, Item> {
  private readonly lanes = new Map<Lane, Set<Item>>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** In which something waits. */
  get laneCount(): number {
    return this.lanes.size;
  }

  sizeOf(lane: Lane): number {
    return this.lanes.get(lane)?.size ?? 0;
  }

  push(lane: Lane, item: Item): void {
    const items = this.lanes.get(lane) ?? new Set();
    this.lanes.set(lane, items.add(item));
    this.count++;
  }

  /** Takes the next item, of the lane whose turn it is. */
  take(): Item | undefined {
    for (const [lane, items] of this.lanes) {
      for (const item of items) {
        this.delete(lane, item);
        // To the end of the line, where the map's order is the order of turns.
        if (this.lanes.delete(lane)) this.lanes.set(lane, items);
        return item;
      }
    }
    return undefined;
  }

  /** @returns whether it was waiting */
  delete(lane: Lane, item: Item): boolean {
    const items = this.lanes.get(lane);
    if (!items?.delete(item)) return false;
    this.count--;
    if (items.size === 0) this.lanes.delete(lane);
    return true;
  }
}
