/** Work that several callers wait for. Each leaves when its own signal aborts; the last to leave aborts the work. */
export class Flight<T> {
  private readonly controller = new AbortController();
  private readonly result: Promise<T>;
  private waiting = 0;
  /** Resolves when the work has succeeded or failed. Never rejects: `join` reports failures. */
  readonly settled: Promise<void>;

  constructor(run: (signal: AbortSignal) => Promise<T>) {
    this.result = run(this.controller.signal);
    this.settled = this.result.then(
      () => undefined,
      () => undefined,
    );
  }

  /** Whether the work was told to stop, so that it is too late to join. */
  get stopped(): boolean {
    return this.controller.signal.aborted;
  }

  /**
   * Waits for the result.
   *
   * @throws what the work throws; the signal's reason when it aborts first
   */
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

/** Lets concurrent callers with the same key share one run of the work. Keeps no results. */
export class SingleFlight<T> {
  private readonly flights = new Map<string, Flight<T>>();

  /**
   * Joins the run in progress, or starts one.
   *
   * @throws what the work throws; the signal's reason when it aborts first
   */
  run(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const running = this.flights.get(key);
    if (running && !running.stopped) return running.join(signal);
    const flight = new Flight(work);
    this.flights.set(key, flight);
    void flight.settled.then(() => {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    });
    return flight.join(signal);
  }
}
