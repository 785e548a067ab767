import { closeAll } from '../close-stack.js';
import { SupervisedThread } from './supervised-thread.js';
import { type Supervision, ThreadLost, UNSUPERVISED } from './supervision.js';
import type { ThreadPlan } from './thread.js';

export interface PoolLimits {
  /** Number of threads that are always there. */
  readonly minThreads: number;
  readonly maxThreads: number;
}

/** Time after which a thread without a task is ended, ms. */
const IDLE_MS = 60_000;

/** Threads that share tasks. A lost thread is started again; until then, the others do its work. */
export class ThreadPool<Task, Result> {
  private readonly threads = new Set<SupervisedThread<Task, Result>>();
  /** Threads without a task, with what ends them, in the order in which they were used. */
  private readonly idle = new Map<SupervisedThread<Task, Result>, NodeJS.Timeout>();
  private readonly waiting: ((thread: SupervisedThread<Task, Result>) => void)[] = [];

  constructor(
    private readonly plan: ThreadPlan<Task, Result>,
    private readonly limits: PoolLimits,
    private readonly supervision: Supervision = UNSUPERVISED,
  ) {
    this.startUpTo(limits.minThreads);
  }

  /** Starts all threads that there may be, ahead of tasks that will come soon. */
  warm(): void {
    this.startUpTo(this.limits.maxThreads);
  }

  /** Whether all threads that there may be are lost or hang. */
  get faulty(): boolean {
    return this.threads.size === this.limits.maxThreads && [...this.threads].every(({ faulty }) => faulty);
  }

  /**
   * Performs a task. If its thread is lost, it is performed once more, but not if it has hung: then its time is over.
   *
   * @throws ThreadLost when the thread was lost both times, or has hung; Error when the task fails
   */
  async run(task: Task): Promise<Result> {
    return this.runOnce(task).catch((error: unknown) => {
      if (error instanceof ThreadLost && !error.hung) return this.runOnce(task);
      throw error;
    });
  }

  /** Lets the tasks in progress finish, and ends all threads. @throws Error when one does not end */
  async close(): Promise<void> {
    for (const timer of this.idle.values()) clearTimeout(timer);
    await closeAll(this.threads);
  }

  private async runOnce(task: Task): Promise<Result> {
    const thread = await this.acquire();
    try {
      return await thread.run(task, this.supervision.hungMs);
    } finally {
      this.release(thread);
    }
  }

  private async acquire(): Promise<SupervisedThread<Task, Result>> {
    const idle = [...this.idle.keys()].reverse();
    const healthy = idle.find((thread) => thread.healthy);
    const thread = healthy ?? (this.threads.size < this.limits.maxThreads ? this.add() : idle[0]);
    if (!thread) return new Promise((resolve) => this.waiting.push(resolve));
    clearTimeout(this.idle.get(thread));
    this.idle.delete(thread);
    return thread;
  }

  private release(thread: SupervisedThread<Task, Result>): void {
    const next = this.waiting.shift();
    if (next) next(thread);
    else this.idle.set(thread, setTimeout(() => this.endIdle(thread), IDLE_MS).unref());
  }

  private startUpTo(count: number): void {
    while (this.threads.size < count) {
      const thread = this.add();
      thread.warm();
      this.release(thread);
    }
  }

  private add(): SupervisedThread<Task, Result> {
    const thread = new SupervisedThread(this.plan, this.supervision);
    this.threads.add(thread);
    return thread;
  }

  private endIdle(thread: SupervisedThread<Task, Result>): void {
    if (this.threads.size <= this.limits.minThreads) return;
    this.idle.delete(thread);
    this.threads.delete(thread);
    thread.close().catch((error: unknown) => this.supervision.onLost(new ThreadLost(String(error), false)));
  }
}
