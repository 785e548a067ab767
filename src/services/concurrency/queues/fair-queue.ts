import { TimeShares } from './time-shares.js';

/** Priority of work: somebody is waiting for it, or it may take its time. */
export type Lane = 'interactive' | 'batch';

/** While both lanes have work, the batch lane gets an eighth of the time, so that it never stands still. */
const INTERACTIVE_PER_BATCH = 7;

/** An item whose turn has come. */
export interface Turn<Owner, Item> {
  readonly owner: Owner;
  readonly item: Item;
  readonly lane: Lane;
  /** Replaces the estimate by what the item took. Call it once, or never if the estimate is all that is known. */
  done(cost: number): void;
}

/**
 * First in, first out for each owner, and owners take turns by time: the one that has used least goes next, so that one
 * with many or slow items does not hold up the others. Interactive items go before all but a small share of the batch
 * items. Taking an item takes time linear in the number of owners with waiting items.
 */
export class FairQueue<Owner, Item> {
  private readonly interactive = new TimeShares<Owner, Item>();
  private readonly batch = new TimeShares<Owner, Item>();
  /** Time that the interactive lane has used since the last item of the batch lane. */
  private sinceBatch = 0;
  /** Time that the interactive lane may use before it is the batch lane's turn. */
  private beforeBatch = INTERACTIVE_PER_BATCH;

  /** Number of waiting items. */
  get size(): number {
    return this.interactive.size + this.batch.size;
  }

  /** The lane of what is most urgent: undefined when nothing waits. */
  get urgency(): Lane | undefined {
    if (this.interactive.size > 0) return 'interactive';
    return this.batch.size > 0 ? 'batch' : undefined;
  }

  /** Number of owners with waiting items; one with items in both lanes counts twice. */
  get ownerCount(): number {
    return this.interactive.ownerCount + this.batch.ownerCount;
  }

  /** Number of waiting items of one owner. */
  sizeOf(owner: Owner): number {
    return this.interactive.sizeOf(owner) + this.batch.sizeOf(owner);
  }

  /** @param cost estimated time that the item takes, in any unit, above 0 */
  push(owner: Owner, item: Item, lane: Lane = 'interactive', cost = 1): void {
    this[lane].push(owner, item, cost);
  }

  /**
   * Takes the next item of the owner whose turn it is.
   *
   * @param mayGo whether an owner's items may be taken now
   * @param withBatch whether items of the batch lane may be
   * @returns undefined when nothing that may be taken is waiting
   */
  take(mayGo: (owner: Owner) => boolean = () => true, withBatch = true): Turn<Owner, Item> | undefined {
    if (!withBatch) return this.takeFrom('interactive', mayGo);
    const batchDue = this.interactive.size === 0 || (this.batch.size > 0 && this.sinceBatch >= this.beforeBatch);
    return batchDue
      ? (this.takeFrom('batch', mayGo) ?? this.takeFrom('interactive', mayGo))
      : (this.takeFrom('interactive', mayGo) ?? this.takeFrom('batch', mayGo));
  }

  /** Removes an item. @returns whether it was waiting */
  delete(owner: Owner, item: Item): boolean {
    return this.interactive.delete(owner, item) || this.batch.delete(owner, item);
  }

  private takeFrom(lane: Lane, mayGo: (owner: Owner) => boolean): Turn<Owner, Item> | undefined {
    const taken = this[lane].take(mayGo);
    if (!taken) return undefined;
    const { owner, item, cost } = taken;
    if (lane === 'batch') {
      this.sinceBatch = 0;
      this.beforeBatch = INTERACTIVE_PER_BATCH * cost;
    } else this.sinceBatch += cost;
    const done = (actual: number) => {
      this[lane].spend(owner, actual - cost);
      if (lane === 'batch') this.beforeBatch += INTERACTIVE_PER_BATCH * (actual - cost);
      else this.sinceBatch += actual - cost;
    };
    return { owner, item, lane, done };
  }
}
