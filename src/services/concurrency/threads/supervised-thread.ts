import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Supervision, ThreadGone, ThreadLost, UNSUPERVISED } from './supervision.js';
import type { FromThread, ToThread } from './thread-tasks.js';
import { watch } from './watch.js';

export interface ThreadPlan<Task, Result> {
  /** What it does, for messages, such as "decoding". */
  readonly name: string;
  /** Calls `serveTasks` when it is able to. */
  readonly script: URL;
  /** `workerData` of the next thread. */
  readonly data?: () => unknown;
  readonly onNote?: (note: unknown) => void;
  /** Prepares a new thread before anybody else uses it. Not called by `load`. */
  readonly prepare?: (run: (task: Task, limitMs: number) => Promise<Result>) => Promise<void>;
}

interface Run<Result> {
  readonly id: number;
  resolve(result: Result): void;
  reject(error: Error): void;
  unwatch(): void;
}

/** Time before a lost thread is started again, ms; doubled after each start that fails. */
const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 30_000;
/** Number of failed starts in a row after which the thread counts as gone. */
const MAX_FAILED_STARTS = 5;
/** Time that a thread has to end when it is told to, ms. After that it is terminated, with as much time again. */
const CLOSE_MS = 10_000;

/**
 * A thread that performs one task at a time and is started again whenever it ends. A task that takes longer than its
 * limit ends the thread.
 *
 * A task fails with `ThreadLost` only after its thread has ended, so that nothing writes into its memory any more.
 */
export class SupervisedThread<Task, Result> {
  private worker: Worker | undefined;
  /** The start in progress, or the last one. */
  private starting: Promise<void> | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private up = false;
  /** Whether the thread has been given a task since it came up. */
  private used = false;
  private current: Run<Result> | undefined;
  private hungAfterMs: number | undefined;
  private failing = false;
  private nextId = 0;
  private failedStarts = 0;
  private gone = false;
  private readonly closing = new AbortController();

  constructor(
    private readonly plan: ThreadPlan<Task, Result>,
    private readonly supervision: Supervision = UNSUPERVISED,
  ) {}

  /** Whether it can perform tasks now. */
  get healthy(): boolean {
    return this.up && !this.failing;
  }

  /** Whether it was lost or hangs, and has not come up since. False before the first start. */
  get faulty(): boolean {
    return this.failing;
  }

  /** Starts it ahead of the first task. */
  warm(): void {
    this.starting ??= this.start(0);
  }

  /**
   * The first start, which is not repeated when it fails.
   *
   * @throws Error the thread's own, when it does not come up
   */
  async load(): Promise<void> {
    this.starting = this.open(false);
    await this.starting.catch((error: unknown) => {
      throw error instanceof ThreadLost && error.cause ? error.cause : error;
    });
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
      return this.send(task, limitMs);
    });
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Lets the task in progress finish, and ends the thread. @throws Error when it does not end */
  async close(): Promise<void> {
    this.closing.abort();
    const { worker } = this;
    if (!worker) return;
    worker.ref();
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.postMessage({ kind: 'close' } satisfies ToThread<Task>);
    const unwatch = watch(CLOSE_MS, () => void worker.terminate());
    const late = new AbortController();
    const name = this.plan.name;
    const stuck = sleep(2 * CLOSE_MS, undefined, { signal: late.signal }).then(() => {
      throw new Error(`the ${name} thread does not end`);
    });
    await Promise.race([ended, stuck]).finally(() => {
      unwatch();
      late.abort();
      stuck.catch(() => undefined);
    });
  }

  private start(delayMs: number): Promise<void> {
    const { signal } = this.closing;
    const starting = sleep(delayMs, undefined, { signal, ref: false }).then(() => this.open(true));
    starting.catch((error: unknown) => this.startFailed(error));
    return starting;
  }

  private startFailed(error: unknown): void {
    this.failedStarts++;
    const lost = error instanceof ThreadLost ? error : this.lost(error);
    this.startAgain(lost, Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.failedStarts - 1)));
    if (this.failedStarts >= MAX_FAILED_STARTS) {
      this.giveUp(`the ${this.plan.name} thread could not be started ${this.failedStarts} times in a row`, false, lost);
    }
  }

  private startAgain(lost: ThreadLost, delayMs: number): void {
    if (this.closing.signal.aborted) return;
    this.failing = true;
    this.supervision.onLost(lost);
    this.starting = this.start(delayMs);
  }

  /** @returns a promise that settles when the thread can be used, or has ended before */
  private async open(prepare: boolean): Promise<void> {
    const worker = new Worker(this.plan.script, { workerData: this.plan.data?.() });
    this.worker = worker;
    let failure: unknown;
    const ready = new Promise<void>((resolve, reject) => {
      worker.on('message', (message: FromThread<Result>) => {
        if (message.kind === 'ready') resolve();
        else this.receive(message);
      });
      worker.on('error', (error: unknown) => {
        failure = error;
      });
      worker.on('exit', (code) => reject(this.ended(code, failure)));
    });
    await ready;
    try {
      if (prepare) await this.plan.prepare?.((task, limitMs) => this.send(task, limitMs));
    } catch (error) {
      await worker.terminate();
      throw error;
    }
    this.up = true;
    this.failing = false;
    this.used = false;
    worker.unref();
  }

  private send(task: Task, limitMs: number): Promise<Result> {
    const { worker } = this;
    if (!worker) return Promise.reject(new ThreadLost(`the ${this.plan.name} thread has ended`, false));
    return new Promise((resolve, reject) => {
      const id = this.nextId++;
      worker.postMessage({ kind: 'run', id, task } satisfies ToThread<Task>);
      worker.ref();
      if (this.up) {
        this.used = true;
        this.failedStarts = 0;
      }
      this.current = { id, resolve, reject, unwatch: watch(limitMs, () => this.end(worker, limitMs)) };
    });
  }

  private receive(message: Exclude<FromThread<Result>, { kind: 'ready' }>): void {
    if (message.kind === 'note') {
      this.plan.onNote?.(message.note);
      return;
    }
    const run = this.current;
    if (run?.id !== message.id) return;
    run.unwatch();
    this.current = undefined;
    if (this.up) this.worker?.unref();
    if (message.kind === 'done') run.resolve(message.result);
    else run.reject(errorOf(message));
  }

  /** Ends the thread because its task hangs. */
  private end(worker: Worker, limitMs: number): void {
    this.hungAfterMs = limitMs;
    this.failing = true;
    // A call into native code is not interrupted: the thread ends when it returns, if ever.
    const unwatch = watch(limitMs, () =>
      this.giveUp(`a task of the ${this.plan.name} thread hangs and cannot be ended`, true),
    );
    worker.once('exit', unwatch);
    void worker.terminate();
  }

  private ended(code: number, failure: unknown): ThreadLost {
    const lost = this.lost(failure ?? `it ended with code ${code}`);
    const { up, used, current } = this;
    this.worker = undefined;
    this.current = undefined;
    this.up = false;
    this.hungAfterMs = undefined;
    // One that ends before it has been of any use has not really started.
    if (up && !used) this.startFailed(lost);
    else if (up) this.startAgain(lost, FIRST_DELAY_MS);
    current?.unwatch();
    current?.reject(lost);
    return lost;
  }

  private lost(reason: unknown): ThreadLost {
    const { name } = this.plan;
    if (this.hungAfterMs !== undefined) {
      return new ThreadLost(`the ${name} thread was ended: its task took longer than ${this.hungAfterMs} ms`, true);
    }
    const text = reason instanceof Error ? reason.message : String(reason);
    return new ThreadLost(`the ${name} thread was lost: ${text}`, false, { cause: reason });
  }

  private giveUp(message: string, stuck: boolean, cause?: unknown): void {
    if (this.gone || this.closing.signal.aborted) return;
    this.gone = true;
    this.supervision.onGone(new ThreadGone(message, stuck, { cause }));
  }
}

function errorOf({ message, stack }: { readonly message: string; readonly stack: string | undefined }): Error {
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
