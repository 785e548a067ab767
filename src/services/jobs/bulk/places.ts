import { untilAborted } from '../../concurrency/until-aborted.js';

/** A limited number of places, for work that goes on at the same time. */
export class Places {
  private inside = 0;
  private wake: (() => void)[] = [];

  constructor(private readonly count: number) {}

  /** Waits for a place. @returns a function that leaves it; call it once @throws the signal's reason */
  async enter(signal: AbortSignal): Promise<() => void> {
    while (this.inside >= this.count) await untilAborted(this.changed(), signal);
    signal.throwIfAborted();
    this.inside++;
    return () => {
      this.inside--;
      for (const wake of this.wake.splice(0)) wake();
    };
  }

  /** Waits until all places are free. */
  async empty(): Promise<void> {
    while (this.inside > 0) await this.changed();
  }

  private changed(): Promise<void> {
    return new Promise((resolve) => {
      this.wake.push(resolve);
    });
  }
}
