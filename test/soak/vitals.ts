import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from '../support/process.js';
import { OPERATOR_KEY } from '../support/server.js';

interface Sample {
  /** Seconds since the process was started. */
  readonly at: number;
  /** Resident memory, MB. */
  readonly rss: number;
  /** JavaScript's heap, MB: what it uses goes up until the collector comes, and with it what it has of the machine. */
  readonly heapUsed: number;
  readonly heapTotal: number;
  /** Just behind a collection. */
  readonly collected: boolean;
  readonly fds: number;
}

export const VITALS_ARE_THERE = existsSync('/proc/self/fd');

/** The share of a life in which caches and the model's arenas fill, and which is not judged. */
const WARM_UP = 0.4;
const LEAST_JUDGED_S = 60;
/** Looking costs the server an answer. */
const EVERY_MS = 2_000;
/**
 * What may come and go outside of the heap, MB: images that are being decoded, arenas of the allocator. In two minutes,
 * from -55 to 115 were seen where nothing leaks. What is above the growth for hours fills a machine in days; what is
 * below does not show in a run of minutes.
 */
const NATIVE_NOISE_MB = 150;
const NATIVE_GROWTH_MB_PER_MINUTE = 5;
/** Between the least that the heap kept in the first half and in the second, just behind a collection. */
const HEAP_GROWTH_MB = 30;
/** Between two collections that are asked for: left to itself, a collector that finds room may not come for minutes. */
const COLLECT_EVERY_MS = 20_000;
/** A whole collection of a heap of this size takes a tenth of it. */
const COLLECTED_MS = 1_000;
/** Connections come and go with the load, and tables are open while they are read. */
const NOISE_FDS = 64;

/** What one life of a server process took of the machine. */
export class Vitals {
  private readonly samples: Sample[] = [];
  private readonly startedAt = Date.now();
  private lastAt = 0;
  private collectedAt = Date.now();

  constructor(
    readonly name: string,
    private readonly server: Pick<ServerProcess, 'pid' | 'url'>,
  ) {}

  async sample(): Promise<void> {
    if (Date.now() - this.lastAt < EVERY_MS) return;
    this.lastAt = Date.now();
    try {
      const { pid, url } = this.server;
      const collected = this.collectedAt + COLLECT_EVERY_MS < this.lastAt;
      if (collected) await this.collect();
      const headers = { authorization: `Bearer ${OPERATOR_KEY}` };
      const metrics = await (await fetch(`${url}/metrics`, { headers })).text();
      const megabytes = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]) / 1024 ** 2;
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      const rss = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
      const fds = (await readdir(`/proc/${pid}/fd`)).length;
      const [heapUsed, heapTotal] = [
        megabytes('nodejs_heap_size_used_bytes'),
        megabytes('nodejs_heap_size_total_bytes'),
      ];
      this.samples.push({ at: (Date.now() - this.startedAt) / 1000, rss, heapUsed, heapTotal, collected, fds });
    } catch {
      // It ended meanwhile.
    }
  }

  private async collect(): Promise<void> {
    this.collectedAt = Date.now();
    process.kill(this.server.pid as number, 'SIGUSR2');
    await sleep(COLLECTED_MS);
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
    const native = slope(samples) * minutes;
    const heap = heapGrowth(samples);
    const quarter = Math.ceil(samples.length / 4);
    const opened = median(samples.slice(-quarter), 'fds') - median(samples.slice(0, quarter), 'fds');
    return [
      ...(native > NATIVE_NOISE_MB + NATIVE_GROWTH_MB_PER_MINUTE * minutes
        ? [`${this.name} grew by ${native.toFixed(0)} MB outside of its heap in ${minutes.toFixed(1)} minutes`]
        : []),
      ...(heap > HEAP_GROWTH_MB ? [`the heap of ${this.name} keeps ${heap.toFixed(0)} MB more after collections`] : []),
      ...(opened > NOISE_FDS ? [`${this.name} has ${opened} more files open at the end`] : []),
    ];
  }

  /** Name, seconds, memory at its start and end, after the warm-up what it grew by outside of the heap and in it, files. */
  row(): string[] {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    if (!first || !last) return [this.name, '0', '', '', '', ''];
    const judged = this.judged;
    const native = judged.length > 0 ? `${slope(judged).toFixed(1)} MB/min` : 'too short';
    const heap = judged.length > 0 ? `${heapGrowth(judged).toFixed(0)} MB` : '';
    const megabytes = `${first.rss.toFixed(0)} → ${last.rss.toFixed(0)} MB`;
    return [this.name, `${last.at.toFixed(0)}`, megabytes, native, heap, `${first.fds} → ${last.fds}`];
  }
}

function median(samples: readonly Sample[], of: 'rss' | 'fds'): number {
  const sorted = samples.map((sample) => sample[of]).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}

/** What more the heap keeps at its least in the second half than in the first, MB; 0 where a half saw no collection. */
function heapGrowth(samples: readonly Sample[]): number {
  const kept = (part: readonly Sample[]) => part.filter(({ collected }) => collected).map(({ heapUsed }) => heapUsed);
  const half = samples.length >> 1;
  const [before, after] = [kept(samples.slice(0, half)), kept(samples.slice(half))];
  return before.length > 0 && after.length > 0 ? Math.min(...after) - Math.min(...before) : 0;
}

/** Of what is resident outside of the heap: least squares, MB a minute. */
function slope(samples: readonly Sample[]): number {
  const native = ({ rss, heapTotal }: Sample) => rss - heapTotal;
  const mean = (of: (sample: Sample) => number) => samples.reduce((sum, s) => sum + of(s), 0) / samples.length;
  const [at, middle] = [mean((s) => s.at), mean(native)];
  const covariance = mean((s) => (s.at - at) * (native(s) - middle));
  return (60 * covariance) / mean((s) => (s.at - at) ** 2);
}
