/** How far back the rate is measured, ms. */
const WINDOW_MS = 30_000;
/** Least time between two samples, and over which a rate says something, ms. */
const SAMPLE_MS = 1_000;

interface Sample {
  readonly at: number;
  readonly done: number;
}

/** How many are done a second, as of late. */
export class RateMeter {
  private samples: Sample[] = [];

  /** @param at now, ms */
  add(done: number, at: number = performance.now()): void {
    const last = this.samples.at(-1);
    // Less than before is another stage of the work.
    if (last && done < last.done) this.samples = [];
    if (last && at - last.at < SAMPLE_MS) return;
    this.samples.push({ at, done });
    while (this.samples.length > 2 && at - (this.samples[0] as Sample).at > WINDOW_MS) this.samples.shift();
  }

  /** Undefined where nothing can be said yet. */
  get perSecond(): number | undefined {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    if (!first || !last || last.at - first.at < SAMPLE_MS || last.done === first.done) return undefined;
    return ((last.done - first.done) / (last.at - first.at)) * 1000;
  }
}
