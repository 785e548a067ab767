import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { LabelSetId } from '../../../domain/ids.js';
import { KeyedMutex } from '../../concurrency/keyed-mutex.js';

/** How long a change is retried while other processes win, ms. */
const MAX_RETRY_MS = 60_000;
/** Longest wait before a change is tried again, ms. */
const MAX_DELAY_MS = 75;
/** How long a set is left to other processes at most, ms. */
const MAX_REST_MS = 5_000;
/** How many times as long as a commit a change takes that has to read the version of another process. */
const TIMES_A_COMMIT = 3;

/** When a change may be made, by `performance.now`, and how long one takes, ms. */
interface Times {
  /** For a change that starts from a version that another process has made. */
  readonly changeMs: number;
  readonly leftUntil: number;
}

/**
 * Turns of changing a label set: one change at a time in this process. A process that has just won against others would
 * win again, and again: it is writing the next version already when the others learn that they have lost, and have yet to
 * read what has won. So it leaves the set to them for as long as a change takes them.
 */
export class SetTurns {
  private readonly mutex = new KeyedMutex();
  private readonly times = new LRUCache<LabelSetId, Times>({ max: 1_000 });

  /** Waits for the turn. @throws as `KeyedMutex.run` */
  run<T>(key: string, change: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.mutex.run(key, change, signal);
  }

  /** @returns whether the set was left to other processes, which may have changed it */
  async rest(set: LabelSetId): Promise<boolean> {
    const restMs = (this.times.get(set)?.leftUntil ?? 0) - performance.now();
    if (restMs <= 0) return false;
    // A timer counts whole milliseconds, and may end one early.
    await sleep(Math.ceil(restMs) + 1);
    return true;
  }

  /** Other processes are writing versions of the set as well. @param commitMs how long it took to commit one */
  won(set: LabelSetId, commitMs: number): void {
    const { changeMs } = this.times.get(set) ?? { changeMs: TIMES_A_COMMIT * commitMs };
    const restMs = Math.min(MAX_REST_MS, MAX_DELAY_MS + changeMs * (1.2 + 0.5 * Math.random()));
    this.times.set(set, { changeMs, leftUntil: performance.now() + restMs });
  }

  /** @param changeMs how long a change took that started from a version of another process */
  tookFromOther(set: LabelSetId, changeMs: number): void {
    this.times.set(set, { leftUntil: 0, ...this.times.get(set), changeMs });
  }
}

/** Waits between attempts, ms: exponential with jitter, until MAX_RETRY_MS is over. */
export function* attempts(): Generator<number> {
  const deadline = Date.now() + MAX_RETRY_MS;
  for (let delay = 5; Date.now() < deadline; delay = Math.min(delay * 2, MAX_DELAY_MS / 1.5)) {
    yield delay * (0.5 + Math.random());
  }
}
