import { setTimeout as sleep } from 'node:timers/promises';
import { type Supervision, ThreadGone, ThreadLost, UNSUPERVISED } from './supervision.js';
import { Thread, type ThreadPlan } from './thread.js';

/** Time before a lost thread is started again, ms; doubled after each start that fails. */
const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 30_000;
/** Number of failed starts in a row after which the thread counts as gone. */
const MAX_FAILED_STARTS = 5;

/**
 * A thread that is started again whenever it ends, and performs one task at a time. A task that takes longer than its
 * limit ends the thread if that can be terminated; if not, the thread counts as faulty until the task is over.
 *
 * A task fails with `ThreadLost` only after its thread has ended, so that nothing writes into its memory any more.
 */
export class SupervisedThread<Task, Result> {
  private thread: Thread<Task, Result> | undefined;
  /** The start in progress, or the last one. */
  private starting: Promise<void> | undefined;
  private up = false;
  private failing = false;
  /** Whether the thread has been given a task since it came up. */
  private used = false;
  private last: Promise<unknown> = Promise.resolve();
  private failedStarts = 0;
  private gone = false;
  private readonly closing = new AbortController();

  constructor(
    private readonly plan: ThreadPlan<Task, Result>,
    private readonly supervision: Supervision = UNSUPERVISED,
  ) {}

  /** Whether it can perform tasks now. */
  get healthy(): boolean {
    return this.up && !this.faulty;
  }

  /** Whether it was lost or hangs, and has not come back. False before the first start. */
  get faulty(): boolean {
    return this.failing || (this.thread?.hangs ?? false);
  }

  /**
   * The first start, which is not repeated when it fails.
   *
   * @throws Error the thread's own, when it does not come up
   */
  async load(): Promise<void> {
    this.starting = this.open(false);
    await this.starting.catch((error: unknown) => {
      throw error instanceof ThreadLost && error.cause instanceof Error ? error.cause : error;
    });
  }

  /** Starts it ahead of the first task. */
  warm(): void {
    this.starting ??= this.start(0);
  }

  /**
   * Performs a task, after those before it.
   *
   * @param limitMs time after which the task counts as hung, ms
   * @throws ThreadLost when the thread ends before the result, or does not come up; Error when the task fails
   */
  run(task: Task, limitMs = Infinity): Promise<Result> {
    const result = this.last.then(async () => {
      this.warm();
      await this.starting;
      if (!this.thread) throw new ThreadLost(`the ${this.plan.name} thread has ended`, false);
      this.used = true;
      this.failedStarts = 0;
      return this.thread.run(task, limitMs);
    });
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Lets the task in progress finish, and ends the thread. @throws Error when it does not end */
  async close(): Promise<void> {
    this.closing.abort();
    await this.thread?.close(this.supervision.hungMs);
  }

  private start(delayMs: number): Promise<void> {
    const { signal } = this.closing;
    const starting = sleep(delayMs, undefined, { signal, ref: false }).then(() => this.open(true));
    starting.catch((error: unknown) => this.startFailed(error));
    return starting;
  }

  private async open(prepare: boolean): Promise<void> {
    const thread = new Thread(this.plan, {
      onEnd: (lost) => this.ended(lost),
      onHung: (lost) => this.supervision.onLost(lost),
      onStuck: () => this.giveUp(`a task of the ${this.plan.name} thread hangs and cannot be ended`, true),
    });
    this.thread = thread;
    await thread.ready;
    try {
      if (prepare) await this.plan.prepare?.((task, limitMs) => thread.run(task, limitMs));
    } catch (error) {
      if (this.thread === thread) await thread.close(this.supervision.hungMs);
      throw error;
    }
    this.up = true;
    this.failing = false;
    this.used = false;
  }

  private ended(lost: ThreadLost): void {
    const { up, used } = this;
    this.thread = undefined;
    this.up = false;
    // Otherwise its start fails.
    if (!up) return;
    // One that ends before it has been of any use has not really started.
    if (used) this.startAgain(lost, FIRST_DELAY_MS);
    else this.startFailed(lost);
  }

  private startFailed(error: unknown): void {
    this.failedStarts++;
    const reason = error instanceof Error ? error.message : String(error);
    const message = `the ${this.plan.name} thread could not be started: ${reason}`;
    const lost = error instanceof ThreadLost ? error : new ThreadLost(message, false, { cause: error });
    this.startAgain(lost, Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.failedStarts - 1)));
    if (this.failedStarts >= MAX_FAILED_STARTS) {
      this.giveUp(`the ${this.plan.name} thread could not be started ${this.failedStarts} times in a row`, false, lost);
    }
  }

  private startAgain(lost: ThreadLost, delayMs: number): void {
    if (this.closing.signal.aborted) return;
    this.failing = true;
    // What hangs has been reported when it began to.
    if (!lost.hung) this.supervision.onLost(lost);
    this.starting = this.start(delayMs);
  }

  private giveUp(message: string, stuck: boolean, cause?: unknown): void {
    if (this.gone || this.closing.signal.aborted) return;
    this.gone = true;
    this.supervision.onGone(new ThreadGone(message, stuck, { cause }));
  }
}
