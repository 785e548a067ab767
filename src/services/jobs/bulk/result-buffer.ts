import type { BulkResult } from '../../../domain/bulk.js';
import type { BulkParts } from '../../storage/bulk/bulk-results.js';
import { type BulkPlan, type BulkStore, partsNumber } from '../../storage/bulk/bulk-store.js';

/** Longest time that a result waits to be written, ms, and how many wait. Whoever takes over does that much again. */
const WAIT_MS = 2_500;
const MAX_WAITING = 1_000;

/** Writes results some at a time, so that there are few commits. */
export class ResultBuffer {
  private waiting: BulkResult[] = [];
  private since = 0;
  private writing: Promise<void> = Promise.resolve();
  private readonly parts = new Map<number, Promise<BulkParts>>();

  /** @param onWritten is told of results that are safe now */
  constructor(
    private readonly store: BulkStore,
    private readonly plan: BulkPlan,
    private readonly onWritten: (results: readonly BulkResult[]) => void,
  ) {}

  add(result: BulkResult): void {
    if (this.waiting.length === 0) this.since = performance.now();
    this.waiting.push(result);
  }

  /** Whether it is time to write. */
  get isDue(): boolean {
    const { length } = this.waiting;
    return length >= MAX_WAITING || (length > 0 && performance.now() - this.since >= WAIT_MS);
  }

  /** Writes what waits, after what is being written. @throws what the store throws; the results are lost then */
  write(): Promise<void> {
    this.writing = this.writing.then(() => this.writeOnce());
    return this.writing;
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await this.writing.catch(() => undefined);
    for (const opening of await Promise.allSettled(this.parts.values())) {
      if (opening.status === 'fulfilled') opening.value.close();
    }
  }

  private async writeOnce(): Promise<void> {
    const results = this.waiting;
    this.waiting = [];
    for (const number of new Set(results.map(({ seq }) => partsNumber(seq)))) {
      const some = results.filter(({ seq }) => partsNumber(seq) === number);
      await (await this.table(number)).add(some);
      this.onWritten(some);
    }
  }

  private table(number: number): Promise<BulkParts> {
    const known = this.parts.get(number);
    if (known) return known;
    const opening = this.store.parts(this.plan, number);
    this.parts.set(number, opening);
    return opening;
  }
}
