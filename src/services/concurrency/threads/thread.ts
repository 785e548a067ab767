import { setTimeout as sleep } from 'node:timers/promises';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { ThreadLost } from './supervision.js';
import type { FromThread, ToThread } from './thread-tasks.js';
import { watch } from './watch.js';

export interface ThreadPlan<Task, Result> {
  /** What it does, for messages, such as "decoding". */
  readonly name: string;
  /** Calls `serveTasks` when it is able to. */
  readonly script: URL;
  /** Bounds of its JavaScript heap, where V8's own are too generous; a thread that exceeds them ends. */
  readonly resourceLimits?: ResourceLimits;
  /** `workerData` of the next thread. */
  readonly data?: () => unknown;
  /** Whether its native code bears that the thread is terminated at any moment. */
  readonly terminable: boolean;
  /** Prepares a thread that replaces another, before anybody else uses it. */
  readonly prepare?: (run: (task: Task, limitMs: number) => Promise<Result>) => Promise<void>;
}

interface ThreadEvents {
  /** It has ended. Called before its task fails. */
  onEnd(lost: ThreadLost): void;
  /** Its task hangs. */
  onHung(lost: ThreadLost): void;
  /** It hangs, and has not ended although it had the same time again. */
  onStuck(): void;
}

interface Run<Result> {
  readonly id: number;
  resolve(result: Result): void;
  reject(error: Error): void;
  unwatch(): void;
}

/** One thread from its start to its end. It performs one task at a time. */
export class Thread<Task, Result> {
  /** Resolves when it can perform tasks. @throws ThreadLost when it has ended before */
  readonly ready: Promise<void>;
  private readonly worker: Worker;
  private current: Run<Result> | undefined;
  private nextId = 0;
  private hungAfterMs: number | undefined;
  private unwatchEnd: () => void = () => undefined;

  constructor(
    private readonly plan: ThreadPlan<Task, Result>,
    private readonly events: ThreadEvents,
  ) {
    const worker = new Worker(plan.script, {
      workerData: plan.data?.(),
      ...(plan.resourceLimits && { resourceLimits: plan.resourceLimits }),
    });
    this.worker = worker;
    this.ready = new Promise<void>((resolve, reject) => {
      let failure: unknown;
      worker.on('message', (message: FromThread<Result>) => {
        if (message.kind !== 'ready') this.settle(message);
        else {
          // An idle thread does not keep the process from ending. One that was given a task while it started does.
          if (!this.current) worker.unref();
          resolve();
        }
      });
      worker.on('error', (error: unknown) => {
        failure = error;
      });
      worker.on('exit', (code) => reject(this.end(failure ?? `it ended with code ${code}`)));
    });
  }

  /** Whether its task takes longer than its limit. */
  get hangs(): boolean {
    return this.hungAfterMs !== undefined;
  }

  /**
   * Performs a task. Call it again only when the last one is over.
   *
   * @throws ThreadLost when the thread ends before the result; Error when the task fails
   */
  run(task: Task, limitMs: number): Promise<Result> {
    return new Promise((resolve, reject) => {
      const id = this.nextId++;
      this.worker.postMessage({ kind: 'run', id, task } satisfies ToThread<Task>);
      this.worker.ref();
      this.current = { id, resolve, reject, unwatch: watch(limitMs, () => this.hang(limitMs)) };
    });
  }

  /** Lets the task in progress finish, and waits for the end. @throws Error when it does not end in twice the time */
  async close(maxMs: number): Promise<void> {
    const { worker, plan } = this;
    worker.ref();
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage({ kind: 'close' } satisfies ToThread<Task>);
    const unwatch = watch(maxMs, () => plan.terminable && worker.terminate());
    const late = new AbortController();
    const stuck = sleep(2 * maxMs, undefined, { signal: late.signal }).then(() => {
      throw new Error(`the ${plan.name} thread does not end`);
    });
    await Promise.race([ended, stuck]).finally(() => {
      unwatch();
      late.abort();
    });
  }

  private settle(message: Extract<FromThread<Result>, { kind: 'done' | 'failed' }>): void {
    const run = this.current;
    if (run?.id !== message.id) return;
    run.unwatch();
    this.current = undefined;
    this.worker.unref();
    // One that could only be waited for has come back.
    if (!this.plan.terminable) this.recover();
    if (message.kind === 'done') run.resolve(message.result);
    else run.reject(errorOf(message));
  }

  /** Ends the thread, because its task hangs; one that is not terminable is left alone until it comes back. */
  private hang(limitMs: number): void {
    this.hungAfterMs = limitMs;
    // Native code is not interrupted: a terminated thread ends when it returns, if ever.
    this.unwatchEnd = watch(limitMs, () => this.events.onStuck());
    this.events.onHung(this.lost());
    if (this.plan.terminable) void this.worker.terminate();
  }

  private recover(): void {
    this.unwatchEnd();
    this.hungAfterMs = undefined;
  }

  private end(reason: unknown): ThreadLost {
    const lost = this.lost(reason);
    const { current } = this;
    this.current = undefined;
    this.recover();
    this.events.onEnd(lost);
    current?.unwatch();
    current?.reject(lost);
    return lost;
  }

  private lost(reason?: unknown): ThreadLost {
    const { name } = this.plan;
    if (this.hungAfterMs !== undefined) {
      return new ThreadLost(`the ${name} thread hangs: its task takes longer than ${this.hungAfterMs} ms`, true);
    }
    const text = reason instanceof Error ? reason.message : String(reason);
    return new ThreadLost(`the ${name} thread was lost: ${text}`, false, { cause: reason });
  }
}

function errorOf({ message, stack }: { readonly message: string; readonly stack: string | undefined }): Error {
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
