import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

interface Sample {
  /** Seconds since the process was started. */
  readonly at: number;
  /** Resident memory, MB. */
  readonly rss: number;
  readonly fds: number;
}

export const VITALS_ARE_THERE = existsSync('/proc/self/fd');

/** The share of a life in which caches and the model's arenas fill, and which is not judged. */
const WARM_UP = 0.4;
const LEAST_JUDGED_S = 60;
/**
 * What memory may go up and down by between the first and last look at it, MB: heaps that the collector has not come
 * to, and arenas of the allocator. In a process that keeps 250 MB it was up to 40 without any growth.
 */
const NOISE_MB = 60;
/** What is above this for hours fills a machine in a day or two; what is below does not show in a run of minutes. */
const GROWTH_MB_PER_MINUTE = 5;
/** Connections come and go with the load, and tables are open while they are read. */
const NOISE_FDS = 64;

/** What one life of a server process took of the machine. */
export class Vitals {
  private readonly samples: Sample[] = [];
  private readonly startedAt = Date.now();

  constructor(
    readonly name: string,
    private readonly pid: number,
  ) {}

  async sample(): Promise<void> {
    try {
      const status = await readFile(`/proc/${this.pid}/status`, 'utf8');
      const rss = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
      const fds = (await readdir(`/proc/${this.pid}/fd`)).length;
      if (rss > 0) this.samples.push({ at: (Date.now() - this.startedAt) / 1000, rss, fds });
    } catch {
      // It ended meanwhile.
    }
  }

  get rss(): number {
    return this.samples.at(-1)?.rss ?? 0;
  }

  private get judged(): Sample[] {
    const from = (this.samples.at(-1)?.at ?? 0) * WARM_UP;
    const samples = this.samples.filter(({ at }) => at >= from);
    const seconds = (samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0);
    return seconds >= LEAST_JUDGED_S ? samples : [];
  }

  /** What is wrong with it, when it lived long enough to tell. */
  faults(): string[] {
    const samples = this.judged;
    if (samples.length === 0) return [];
    const minutes = ((samples.at(-1) as Sample).at - (samples[0] as Sample).at) / 60;
    const growth = slope(samples) * minutes;
    const most = NOISE_MB + GROWTH_MB_PER_MINUTE * minutes;
    const quarter = Math.ceil(samples.length / 4);
    const opened = median(samples.slice(-quarter), 'fds') - median(samples.slice(0, quarter), 'fds');
    return [
      ...(growth > most ? [`${this.name} grew by ${growth.toFixed(0)} MB in ${minutes.toFixed(1)} minutes`] : []),
      ...(opened > NOISE_FDS ? [`${this.name} has ${opened} more files open at the end`] : []),
    ];
  }

  /** Name, seconds, memory at its start and end and its slope after the warm-up, open files. */
  row(): string[] {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    if (!first || !last) return [this.name, '0', '', '', ''];
    const judged = this.judged;
    const mb = judged.length > 0 ? `${slope(judged).toFixed(1)} MB/min` : 'too short';
    const megabytes = `${first.rss.toFixed(0)} → ${last.rss.toFixed(0)} MB`;
    return [this.name, `${last.at.toFixed(0)}`, megabytes, mb, `${first.fds} → ${last.fds}`];
  }
}

function median(samples: readonly Sample[], of: 'rss' | 'fds'): number {
  const sorted = samples.map((sample) => sample[of]).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}

/** Least squares, MB a minute. */
function slope(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) => samples.reduce((sum, s) => sum + of(s), 0) / samples.length;
  const [at, rss] = [mean((s) => s.at), mean((s) => s.rss)];
  const covariance = mean((s) => (s.at - at) * (s.rss - rss));
  return (60 * covariance) / mean((s) => (s.at - at) ** 2);
}
