/** The end of a thread that was to go on. */
export class ThreadLost extends Error {
  /** @param hung whether it was ended because its task took too long */
  constructor(
    message: string,
    readonly hung: boolean,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'ThreadLost';
  }
}

/** When a thread counts as hung, and who is told of what happens to it. */
export interface Supervision {
  /** Time after which a task counts as hung, ms. */
  readonly hungMs: number;
  /** A thread has ended, or could not be started. Another one is started. */
  onLost(lost: ThreadLost): void;
  /** Threads cannot be had any more, or cannot be ended: only another process can go on. Called at most once each. */
  onGone(error: ThreadGone): void;
}

/** The end of all threads of a kind. */
export class ThreadGone extends Error {
  /** @param stuck whether a thread of this process will not end, so that the process cannot end in order either */
  constructor(
    message: string,
    readonly stuck: boolean,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'ThreadGone';
  }
}

export const UNSUPERVISED: Supervision = { hungMs: 20_000, onLost: () => undefined, onGone: () => undefined };
