import { setTimeout as sleep } from 'node:timers/promises';
import type { JobId } from '../../domain/ids.js';
import { hasEnded, type Job } from '../../domain/job.js';
import { BatchLoader } from '../concurrency/batch-loader.js';
import type { JobLog } from './job-log.js';

/** Time between two looks at a job, ms: its followers hear of it at most four times a second. */
const EVERY_MS = 260;

/** Follows jobs, wherever they run. All that are followed at a time are read together. */
export class JobWatcher {
  private readonly reads = new BatchLoader<'all', JobId, Job>(async (_, ids) => {
    const found = await this.log.findMany(ids);
    return new Map([...found].map(([id, { job }]) => [id, job]));
  });
  private tick: Promise<void> | undefined;

  /** @param current the job at this moment, where this process runs it */
  constructor(
    private readonly log: JobLog,
    private readonly current: (id: JobId) => Job | undefined,
  ) {}

  /** The job as given, and then whenever it has changed, until it has ended or is removed. @throws the signal's reason */
  async *follow(job: Job, signal: AbortSignal): AsyncGenerator<Job, void, void> {
    let last: Job | undefined = job;
    while (last) {
      yield last;
      if (hasEnded(last)) return;
      last = await this.next(last, signal);
    }
  }

  private async next(last: Job, signal: AbortSignal): Promise<Job | undefined> {
    for (;;) {
      await this.nextTick();
      signal.throwIfAborted();
      const job = this.current(last.id) ?? (await this.reads.load('all', last.id));
      if (!job || isChanged(last, job)) return job;
    }
  }

  /** The same moment for all that wait for it, so that one read answers them. */
  private nextTick(): Promise<void> {
    this.tick ??= sleep(EVERY_MS).then(() => {
      this.tick = undefined;
    });
    return this.tick;
  }
}

const isChanged = (a: Job, b: Job): boolean =>
  a.state !== b.state || JSON.stringify(a.progress) !== JSON.stringify(b.progress);
