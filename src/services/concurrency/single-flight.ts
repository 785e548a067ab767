/**
 * One piece of work that several wait for. Each may leave when its own signal aborts; when the last has left, the work
 * is told to stop.
 */
export class SharedTask<T> {
  private readonly controller = new AbortController();
  private readonly result: Promise<T>;
  private waiting = 0;
  /** When the work has ended, well or not. Never rejects: whoever waits hears of a failure. */
  readonly settled: Promise<void>;

  constructor(run: (signal: AbortSignal) => Promise<T>) {
    this.result = run(this.controller.signal);
    this.settled = this.result.then(
      () => undefined,
      () => undefined,
    );
  }

  /** Whether it has been told to stop: then it is too late to join. */
  get stopped(): boolean {
    return this.controller.signal.aborted;
  }

  /** @throws the signal's reason when it aborts first */
  join(signal: AbortSignal): Promise<T> {
    this.waiting++;
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        reject(signal.reason);
        if (--this.waiting === 0) this.controller.abort(signal.reason);
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      const settled = () => signal.removeEventListener('abort', leave);
      this.result.then(resolve, reject);
      void this.settled.then(settled);
    });
  }
}
