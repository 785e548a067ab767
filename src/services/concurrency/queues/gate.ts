import { type LexiclipError, overloaded } from '../../../errors.js';
import { FairQueue, type Lane } from './fair-queue.js';

export interface GateLimits {
  /** Maximum number of tasks inside, of all owners together. */
  readonly inside: number;
  /** Maximum number of tasks inside of one owner; where it depends on it, by the number of tasks of the others. */
  readonly insideEach: number | ((others: number) => number);
  /** Maximum number of waiting tasks, of all owners together. */
  readonly waiting: number;
  /** Maximum number of waiting tasks of one owner. */
  readonly waitingEach: number;
}

interface GateOptions {
  readonly lane?: Lane | undefined;
  /** Takes a waiting task out of the queue. */
  readonly signal?: AbortSignal | undefined;
}

const MIN_RETRY_MS = 100;

/** Lets a waiting task in. @param done is to be called with the task's duration, ms */
type LetIn = (done: (ms: number) => void) => void;

/** Lets a limited number of tasks in, owner by owner in turns by time. How many may wait is limited too. */
export class Gate<Owner> {
  private readonly queue = new FairQueue<Owner, LetIn>();
  private readonly inside = new Map<Owner, number>();
  private count = 0;
  /** Estimated duration of a task, ms. */
  private taskMs = 1;

  /** @param what the tasks, in the plural, for errors */
  constructor(
    private readonly what: string,
    private readonly limits: GateLimits,
  ) {}

  /** Number of waiting tasks. */
  get waiting(): number {
    return this.queue.size;
  }

  /** Whether a task of the owner would have to wait. */
  isFullFor(owner: Owner): boolean {
    return this.count >= this.limits.inside || !this.hasPlace(owner);
  }

  /**
   * Waits for a place.
   *
   * @returns a function that gives the place back; call it once
   * @throws LexiclipError OVERLOADED, at once, when too many wait; the signal's reason when it aborts first
   */
  async enter(owner: Owner, { lane, signal }: GateOptions = {}): Promise<() => void> {
    signal?.throwIfAborted();
    const { waiting, waitingEach } = this.limits;
    if (this.isFullFor(owner) && (this.queue.size >= waiting || this.queue.sizeOf(owner) >= waitingEach)) {
      throw this.overloaded();
    }
    const done = await this.wait(owner, lane, signal);
    const started = performance.now();
    return () => {
      const ms = performance.now() - started;
      this.taskMs += (ms - this.taskMs) / 8;
      done(ms);
      this.leave(owner);
    };
  }

  /** Runs a task inside. @throws as `enter`, and what the task throws */
  async run<T>(owner: Owner, options: GateOptions, task: () => Promise<T>): Promise<T> {
    const leave = await this.enter(owner, options);
    try {
      return await task();
    } finally {
      leave();
    }
  }

  private wait(owner: Owner, lane: Lane | undefined, signal: AbortSignal | undefined): Promise<(ms: number) => void> {
    return new Promise((resolve, reject) => {
      const letIn: LetIn = (done) => {
        signal?.removeEventListener('abort', giveUp);
        resolve(done);
      };
      const giveUp = () => {
        this.queue.delete(owner, letIn);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.queue.push(owner, letIn, lane, this.taskMs);
      this.next();
    });
  }

  private next(): void {
    while (this.count < this.limits.inside) {
      const turn = this.queue.take((owner) => this.hasPlace(owner));
      if (!turn) return;
      this.count++;
      this.inside.set(turn.owner, (this.inside.get(turn.owner) ?? 0) + 1);
      turn.item(turn.done);
    }
  }

  private leave(owner: Owner): void {
    this.count--;
    const left = (this.inside.get(owner) as number) - 1;
    if (left === 0) this.inside.delete(owner);
    else this.inside.set(owner, left);
    this.next();
  }

  private hasPlace(owner: Owner): boolean {
    const own = this.inside.get(owner) ?? 0;
    const { insideEach } = this.limits;
    return own < (typeof insideEach === 'number' ? insideEach : insideEach(this.count - own));
  }

  private overloaded(): LexiclipError {
    const waitMs = (this.queue.size * this.taskMs) / Math.max(1, this.count);
    const retryAfterMs = Math.ceil(Math.max(MIN_RETRY_MS, waitMs / 2));
    return overloaded(`too many ${this.what} are waiting`, retryAfterMs);
  }
}
