import { setMaxListeners } from 'node:events';
import type { Actor } from '../../domain/caller.js';
import type { Job, JobEnd, JobEntry, JobOutcome } from '../../domain/job.js';
import type { OpenJob } from '../storage/jobs/open-job-store.js';
import { JobLost } from './job-error.js';
import type { BegunCommit, JobContext, ProgressUpdate } from './job-handler.js';
import { type JobLog, type LoggedJob, openRow } from './job-log.js';
import { ProgressMeter } from './progress-meter.js';

/** A job that this process has claimed. */
export class OwnedJob implements JobContext {
  readonly job: Job;
  readonly actor: Actor;
  readonly attempt: number;
  begun: readonly BegunCommit[];
  private readonly meter: ProgressMeter;
  private readonly controller = new AbortController();
  private last: JobEntry;
  private beat = 0;

  constructor(
    private readonly log: JobLog,
    { job, entries }: LoggedJob,
    private claim: JobEntry,
  ) {
    // Every prompt and image that waits for the model listens.
    setMaxListeners(0, this.controller.signal);
    this.job = job;
    this.actor = { tenant: job.tenantId, author: job.createdBy };
    this.attempt = 1 + entries.filter(({ step }) => step === 'CLAIMED').length;
    this.begun = entries.flatMap(begunIn).reverse();
    this.last = claim;
    this.meter = new ProgressMeter(job.progress);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Number of its newest entry, as far as this process knows. */
  get lastSeq(): number {
    return this.last.seq;
  }

  /** Its row, with another sign of life. */
  nextBeat(): OpenJob {
    const { done, total, unit, etaSeconds } = this.meter.progress;
    return { ...openRow(this.job), claim: this.claim.seq, beat: ++this.beat, done, total, unit, etaSeconds };
  }

  /** The job with its progress at this moment. */
  get current(): Job {
    const startedAt = this.job.startedAt ?? this.claim.at;
    return { ...this.job, state: 'RUNNING', startedAt, progress: this.meter.progress };
  }

  progress(update: ProgressUpdate): void {
    this.meter.report(update);
  }

  /** Ends the work for it in this process. */
  stop(reason: Error): void {
    this.controller.abort(reason);
  }

  async beginCommit(commit: JobOutcome): Promise<string> {
    await this.add('COMMITTING', { commit });
    const [begun] = begunIn(this.last) as [BegunCommit];
    this.begun = [begun, ...this.begun];
    return begun.token;
  }

  /** Makes it possible again to cancel it, after a commit that has failed. @throws JobLost */
  async reopen(): Promise<void> {
    if (this.last.step !== 'COMMITTING') return;
    await this.add('CLAIMED');
    this.claim = this.last;
  }

  /** Lets any process claim it at once. @throws JobLost */
  async release(): Promise<void> {
    await this.add('RELEASED');
    await this.log.open.put([{ ...this.nextBeat(), claim: 0 }]);
  }

  /** @returns the job as it has ended @throws JobLost when another process was first */
  async end(step: 'SUCCEEDED' | 'FAILED', result: Pick<JobEnd, 'error' | 'outcome'>): Promise<Job> {
    const { done, total, unit } = this.meter.progress;
    const reached = step === 'SUCCEEDED' && total !== null ? total : done;
    const progress = { done: reached, total, unit, etaSeconds: null };
    await this.add(step, { end: { ...result, progress } });
    return { ...this.current, ...result, progress, state: step, finishedAt: this.last.at };
  }

  private async add(step: JobEntry['step'], content: Partial<JobEntry> = {}): Promise<void> {
    const entry = await this.log.addAfter(this.last, step, content);
    if (!entry) throw new JobLost(`job ${this.job.id} belongs to another process, or has ended`);
    this.last = entry;
  }
}

const begunIn = ({ jobId, seq, commit }: JobEntry): BegunCommit[] =>
  commit ? [{ token: `${jobId}.${seq}`, commit }] : [];
