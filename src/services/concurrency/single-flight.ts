/**
 * One piece of work that several callers wait for. Each may leave when its own signal aborts; when the last has left,
 * the work is told to stop.
 */
export class Flight<T> {
  private readonly controller = new AbortController();
  private readonly result: Promise<T>;
  private waiting = 0;
  /** Resolves when the work has ended, well or not. Never rejects: callers hear of a failure. */
  readonly settled: Promise<void>;

  constructor(run: (signal: AbortSignal) => Promise<T>) {
    this.result = run(this.controller.signal);
    this.settled = this.result.then(
      () => undefined,
      () => undefined,
    );
  }

  /** Whether it was told to stop: then it is too late to join. */
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

/** Lets all who ask for the same key at the same time share one run of the work. Nothing is kept afterwards. */
export class SingleFlight<T> {
  private readonly flights = new Map<string, Flight<T>>();

  /**
   * Joins the run under way, or starts one.
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
