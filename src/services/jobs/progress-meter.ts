import type { JobProgress } from '../../domain/job.js';
import type { ProgressUpdate } from './job-handler.js';

/** How far back the rate is measured, ms. */
const WINDOW_MS = 30_000;
/** Least time between two samples, ms. */
const SAMPLE_MS = 1_000;
/** Least time over which a rate says something, ms. */
const MIN_SPAN_MS = 2_000;

/** Keeps a job's last progress, and estimates the time left from its recent rate. */
export class ProgressMeter {
  private last: ProgressUpdate;
  private samples: { readonly at: number; readonly done: number }[] = [];

  constructor(initial: ProgressUpdate) {
    this.last = initial;
  }

  report(update: ProgressUpdate): void {
    // Another unit, or less than before, is another stage of the work.
    if (update.unit !== this.last.unit || update.done < this.last.done) this.samples = [];
    this.last = update;
    const now = performance.now();
    const before = this.samples.at(-1);
    if (before && now - before.at < SAMPLE_MS) return;
    this.samples.push({ at: now, done: update.done });
    while (this.samples.length > 2 && now - (this.samples[0]?.at ?? now) > WINDOW_MS) this.samples.shift();
  }

  get progress(): JobProgress {
    return { ...this.last, etaSeconds: this.etaSeconds };
  }

  private get etaSeconds(): number | null {
    const { done, total } = this.last;
    const [first] = this.samples;
    const last = this.samples.at(-1);
    if (total === null || !first || !last) return null;
    const [spanMs, made] = [last.at - first.at, last.done - first.done];
    if (spanMs < MIN_SPAN_MS || made <= 0) return null;
    return Math.max(0, Math.round(((total - done) * spanMs) / made / 1000));
  }
}
