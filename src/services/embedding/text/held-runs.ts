import { setTimeout as sleep } from 'node:timers/promises';
import type { EncodedPrompt, PromptRun } from './prompt-runs.js';
import { cutKey, type VectorCache } from './prompt-slice.js';

/** Number of new vectors that are stored together. */
const STORED_TOGETHER = 2_000;
/** They are stored before there are so many, when the last ones were stored so long ago, ms: a process may die. */
const STORED_EVERY_MS = 3_000;
/** How long a call that is over waits for its run in the model, ms. */
const LAST_RUN_MS = 5_000;

/** The runs of one call whose vectors are not stored yet. */
export class HeldRuns {
  private readonly runs = new Set<PromptRun>();
  private storing: Promise<void> = Promise.resolve();
  private storedAt = performance.now();

  constructor(private readonly cache: VectorCache) {}

  /** Whether there are enough vectors to be stored. */
  get isFull(): boolean {
    return this.count >= STORED_TOGETHER;
  }

  /** Whether there are vectors, and none were stored for a while. */
  get isOld(): boolean {
    return performance.now() - this.storedAt >= STORED_EVERY_MS && this.count > 0;
  }

  add(run: PromptRun): void {
    run.hold(this);
    this.runs.add(run);
  }

  /** Lets runs go that are not over, and waits for those in the model. */
  async giveUp(): Promise<void> {
    const givenUp = [...this.runs].filter((run) => !run.isSettled && this.letGo(run));
    // Those that had not begun have left the queue; one that had is as good as done.
    if (givenUp.length > 0) await Promise.race([settled(givenUp), sleep(LAST_RUN_MS, undefined, { ref: false })]);
    for (const run of givenUp) if (run.encoded) this.runs.add(run);
  }

  /**
   * Begins to store what was made, one batch after the other. Resolves when the batch before is stored.
   *
   * @throws Error when that could not be stored
   */
  async store(): Promise<void> {
    this.storedAt = performance.now();
    const before = this.storing;
    this.storing = before.then(() => this.storeNow());
    // Whoever waits for it hears of its failure.
    this.storing.catch(() => undefined);
    await before;
  }

  /** Resolves when everything is stored that `store` was called for. @throws Error when it could not be */
  stored(): Promise<void> {
    return this.storing;
  }

  private get count(): number {
    return [...this.runs].reduce((sum, { encoded }) => sum + (encoded?.length ?? 0), 0);
  }

  private letGo(run: PromptRun): boolean {
    this.runs.delete(run);
    return run.release(this);
  }

  private async storeNow(): Promise<void> {
    const over = [...this.runs].filter((run) => run.isSettled);
    const vectors = new Map<string, Float32Array>();
    for (const run of over) {
      this.runs.delete(run);
      if (!run.encoded || !run.isKeptBy(this)) continue;
      for (const [i, { key }] of run.prompts.entries()) {
        const { vector, truncated } = run.encoded[i] as EncodedPrompt;
        vectors.set(truncated ? cutKey(key) : key, vector);
      }
    }
    // Until they are stored, other calls find them in their runs.
    await this.cache.add(vectors).finally(() => {
      for (const run of over) run.release(this);
    });
  }
}

/** Resolves when all of them are over. */
export const settled = async (runs: readonly PromptRun[]): Promise<void> => {
  await Promise.all(runs.map((run) => run.settled));
};
