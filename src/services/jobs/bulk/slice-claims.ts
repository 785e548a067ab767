import { randomBytes } from 'node:crypto';
import type { JobId } from '../../../domain/ids.js';
import type { BulkSliceStore, SliceEntry, SliceHolder } from '../../storage/bulk/bulk-slice-store.js';
import type { KnownImages } from '../../storage/bulk/bulk-store.js';
import type { SeqRange } from '../../storage/bulk/bulk-table.js';
import type { LeaseWatch } from '../lease-watch.js';

/** Images in a slice, but for the last one. */
export const SLICE_IMAGES = 250;
/** Signs of life of one that has ended in order. */
const LEFT = -1;

/** A slice that this process has taken. */
export interface TakenSlice extends SeqRange {
  readonly slice: number;
  /** Whether somebody else may have written results of it. */
  readonly isBegun: boolean;
}

export interface Taken {
  readonly slices: readonly TakenSlice[];
  /** Whether all images have results. */
  readonly isOver: boolean;
}

/** What one process takes of the images of a job, and what it says of itself. */
export class SliceClaims {
  private readonly holder: string;
  private beats = 0;
  /** All slices below have results. */
  private firstOpen = 0;
  /** Images that it has written results of. */
  done = 0;

  /**
   * @param attempt of the job's owner, whose earlier ones are over; undefined for a process that helps
   * @param watch of this process, which knows holders from before it worked for the job
   */
  constructor(
    private readonly store: BulkSliceStore,
    private readonly job: JobId,
    private readonly attempt: number | undefined,
    private readonly watch: LeaseWatch,
  ) {
    this.holder = `${attempt ?? 'helper'}/${randomBytes(8).toString('hex')}`;
  }

  /** Gives a sign of life. */
  beat(): Promise<void> {
    return this.store.beat(this.job, this.own(++this.beats));
  }

  /** Leaves its slices to others. */
  leave(): Promise<void> {
    return this.store.beat(this.job, this.own(LEFT));
  }

  /** Images that have results, as far as it is known. */
  async progress(): Promise<number> {
    const others = (await this.store.holdersOf(this.job)).filter(({ holder }) => holder !== this.holder);
    return others.reduce((sum, { done }) => sum + done, this.done);
  }

  /**
   * Says which of its slices have all their results, and takes others.
   *
   * @param wanted how many at most
   */
  async take({ known, total }: KnownImages, finished: readonly number[], wanted: number): Promise<Taken> {
    const before = await this.logs();
    const gone = await this.goneHolders();
    const count = Math.ceil((total ?? known) / SLICE_IMAGES);
    const whole = total === null ? Math.floor(known / SLICE_IMAGES) : count;
    const free = slicesFrom(this.firstOpen, whole).filter((slice) => isFree(before.get(slice), gone));
    const done = finished.flatMap((slice) => this.next(before.get(slice), slice, 'DONE', this.holder));
    const mine = this.someOf(free, Math.min(wanted, Math.ceil(free.length / 2)));
    const takes = mine.flatMap((slice) => this.next(before.get(slice), slice, 'TAKEN'));
    await this.store.add(this.job, [...done, ...takes]);
    const after = done.length + takes.length > 0 ? await this.logs() : before;
    const slices = mine.filter((slice) => this.isMine(after.get(slice)));
    const isDone = (slice: number) => after.get(slice)?.step === 'DONE';
    while (this.firstOpen < count && isDone(this.firstOpen)) this.firstOpen++;
    return {
      slices: slices.map((slice) => ({ ...rangeOf(slice, total), slice, isBegun: before.has(slice) })),
      isOver: total !== null && slicesFrom(this.firstOpen, count).every(isDone),
    };
  }

  /** The owner takes the first, and helpers any: those who take at the same time seldom want the same. */
  private someOf(free: readonly number[], count: number): number[] {
    const from = this.attempt === undefined ? Math.floor(Math.random() * (free.length - count + 1)) : 0;
    return free.slice(from, from + count);
  }

  private isMine(last: SliceEntry | undefined): boolean {
    return last?.step === 'TAKEN' && last.holder === this.holder;
  }

  /** The entry after the last one. @param from only if that is this holder's */
  private next(last: SliceEntry | undefined, slice: number, step: SliceEntry['step'], from?: string): SliceEntry[] {
    if (from !== undefined && (last?.holder !== from || last.step !== 'TAKEN')) return [];
    return [{ slice, seq: (last?.seq ?? -1) + 1, step, holder: this.holder }];
  }

  /** The last entry of each slice that may be open. */
  private async logs(): Promise<Map<number, SliceEntry>> {
    const last = new Map<number, SliceEntry>();
    for (const entry of await this.store.entries(this.job, this.firstOpen)) {
      if (entry.seq >= (last.get(entry.slice)?.seq ?? 0)) last.set(entry.slice, entry);
    }
    return last;
  }

  /** Whether those of a holder are free. */
  private async goneHolders(): Promise<(holder: string) => boolean> {
    const holders = new Map((await this.store.holdersOf(this.job)).map((one) => [one.holder, one]));
    const isOver = (holder: string) => this.watch.isOver(`${this.job}/${holder}`, String(holders.get(holder)?.beat));
    // Each is looked at, also where the answer is known: only so its signs of life are seen.
    const over = new Map([...holders.keys()].map((holder) => [holder, isOver(holder)]));
    return (holder) =>
      holder !== this.holder &&
      (holders.get(holder)?.beat === LEFT || this.isEarlierOwner(holder) || (over.get(holder) ?? isOver(holder)));
  }

  private isEarlierOwner(holder: string): boolean {
    const attempt = Number(holder.split('/', 1)[0]);
    return this.attempt !== undefined && attempt < this.attempt;
  }

  private own(beat: number): SliceHolder {
    return { holder: this.holder, beat, done: this.done };
  }
}

const isFree = (last: SliceEntry | undefined, isGone: (holder: string) => boolean): boolean =>
  last === undefined || (last.step === 'TAKEN' && isGone(last.holder));

const slicesFrom = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

const rangeOf = (slice: number, total: number | null): SeqRange => ({
  from: slice * SLICE_IMAGES,
  to: Math.min(total ?? Number.POSITIVE_INFINITY, (slice + 1) * SLICE_IMAGES),
});
