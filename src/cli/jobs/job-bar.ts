import type { JobFieldsFragment } from '../generated/graphql.js';
import { barLine, progressText } from '../terminal/bar-line.js';
import { isLive, type LiveLine, liveLine } from '../terminal/live-line.js';
import { note } from '../terminal/output.js';
import { RateMeter } from './rate-meter.js';

/** How often it is said how far a job is, where there is no terminal, ms. */
const LINE_MS = 10_000;

/** Shows how far a job is: by a bar on a terminal, otherwise by a line now and then. */
export class JobBar {
  private readonly meter = new RateMeter();
  private line: LiveLine | undefined;
  private toldAt = performance.now();

  private constructor(private job: JobFieldsFragment) {
    this.meter.add(job.progress.done);
  }

  static async open(job: JobFieldsFragment): Promise<JobBar> {
    const bar = new JobBar(job);
    await bar.resume();
    return bar;
  }

  readonly show = (job: JobFieldsFragment): void => {
    this.job = job;
    this.meter.add(job.progress.done);
    this.line?.refresh();
    if (isLive() || performance.now() - this.toldAt < LINE_MS) return;
    this.toldAt = performance.now();
    note(this.text());
  };

  /** Makes room for a question. */
  pause(): void {
    this.line?.stop();
    this.line = undefined;
  }

  async resume(): Promise<void> {
    this.line ??= await liveLine((columns) => this.text(columns));
  }

  private text(columns?: number): string {
    const { done, total, unit, etaSeconds } = this.job.progress;
    if (this.job.state === 'QUEUED') return 'waiting for its turn';
    if (total === null || total === undefined) return done === 0 ? 'beginning' : countOf(done, unit);
    if (done >= total) return `${countOf(total, unit)}, finishing`;
    const rate = this.meter.perSecond;
    const state = {
      done,
      total,
      text: `${done.toLocaleString('en')} of ${countOf(total, unit)}`,
      rate: rate === undefined ? undefined : `${rateText(rate)} ${unit}/s`,
      leftMs: leftMs(etaSeconds, rate, total - done),
    };
    return columns === undefined ? progressText(state) : barLine({ ...state, columns });
  }
}

const countOf = (count: number, unit: string): string => `${count.toLocaleString('en')} ${unit}`;

const rateText = (rate: number): string => (rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en'));

/** As the service estimates, or else as it goes here. */
function leftMs(etaSeconds: number | null | undefined, rate: number | undefined, left: number): number | undefined {
  if (etaSeconds != null) return etaSeconds * 1000;
  return rate === undefined ? undefined : (left / rate) * 1000;
}
