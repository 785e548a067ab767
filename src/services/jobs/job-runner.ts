import type { JobId, TenantId } from '../../domain/ids.js';
import type { Job, JobEntry } from '../../domain/job.js';
import type { OpenJob } from '../storage/jobs/open-job-store.js';
import type { JobEnding } from './job-ending.js';
import { JobLost, ServerStops } from './job-error.js';
import { JobExecution, type JobExecutionParts } from './job-execution.js';
import type { JobHandler } from './job-handler.js';
import { isOver, type LoggedJob, lastOf } from './job-log.js';
import type { JobTurns } from './job-turns.js';
import { LeaseWatch } from './lease-watch.js';
import { OwnedJob } from './owned-job.js';

export interface JobRunnerParts extends JobExecutionParts {
  readonly ending: JobEnding;
  readonly turns: JobTurns;
  /** How long a process may show no sign of life before others take its jobs, ms. */
  readonly leaseMs: number;
  /** Whether the tenant is there, and not suspended. */
  readonly isServed: (tenant: TenantId) => Promise<boolean>;
}

/** How often jobs are looked for that others have created or left, ms. */
const LOOK_MS = 1_000;
/** Longest time between two signs of life, ms. */
const BEAT_MS = 1_000;
/**
 * Runs jobs: claims those that nobody has, gives signs of life for its own, and takes over those whose owners give none.
 */
export class JobRunner {
  private readonly owned = new Map<JobId, OwnedJob>();
  private seen = 0;
  private readonly work = new Set<Promise<void>>();
  private readonly watch: LeaseWatch;
  private readonly execution: JobExecution;
  private readonly timers: NodeJS.Timeout[] = [];
  private looking: Promise<void> | undefined;
  private beating: Promise<void> | undefined;
  private again = false;
  private closed = false;

  constructor(private readonly parts: JobRunnerParts) {
    this.watch = new LeaseWatch(parts.leaseMs);
    this.execution = new JobExecution(parts);
  }

  /** Number of jobs that this process runs. */
  get running(): number {
    return this.owned.size;
  }

  /** Number of jobs of all processes without an end, as they were last looked at. */
  get open(): number {
    return this.seen;
  }

  /** @param lookMs how often it looks for jobs of other processes, ms; by default often, and at once */
  start(lookMs?: number): void {
    const { leaseMs } = this.parts;
    this.timers.push(setInterval(() => this.wake(), Math.min(lookMs ?? LOOK_MS, leaseMs / 5)).unref());
    this.timers.push(setInterval(() => void this.beat(), Math.min(BEAT_MS, leaseMs / 5)).unref());
    if (lookMs === undefined) this.wake();
  }

  /** Looks for jobs now, or once more when it is looking already. */
  wake(): void {
    if (this.closed || !this.parts.turns.isOpen) return;
    this.again = true;
    this.looking ??= this.lookAround().finally(() => {
      this.looking = undefined;
    });
  }

  /** The job as it is at this moment; undefined unless this process runs it, and may go on with it. */
  current(id: JobId): Job | undefined {
    const owned = this.owned.get(id);
    return owned?.signal.aborted ? undefined : owned?.current;
  }

  /** Ends the work for a job that has ended by another's hand. */
  drop(id: JobId): void {
    this.owned.get(id)?.stop(new JobLost('the job was cancelled'));
  }

  /** Gives all jobs up, for others to go on with. */
  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) clearInterval(timer);
    await this.looking;
    await this.beating;
    for (const job of this.owned.values()) job.stop(new ServerStops('the server stops'));
    this.parts.turns.stop();
    await Promise.allSettled(this.work);
  }

  private async lookAround(): Promise<void> {
    while (this.again && !this.closed) {
      this.again = false;
      await this.look().catch((err: unknown) => this.parts.logger.warn({ err }, 'jobs could not be looked for'));
    }
  }

  private async look(): Promise<void> {
    const { log, turns } = this.parts;
    const rows = await log.open.all();
    this.seen = rows.length;
    this.watch.keep(new Set(rows.flatMap(({ jobId }) => [jobId, logLease(jobId)])));
    const others = rows.filter(({ jobId }) => !this.owned.has(jobId));
    const left = others.filter((row) => this.mayBeLeft(row));
    for (const row of turns.inOrder(left)) {
      if (this.closed) return;
      await this.tryToClaim(row);
    }
    for (const row of others) if (row.claim > 0 && !left.includes(row)) this.assist(row);
  }

  /** Whether nobody has claimed it, or its owner gives no sign of life. */
  private mayBeLeft({ jobId, claim, beat }: OpenJob): boolean {
    return this.watch.isOver(jobId, `${claim}/${beat}`) || claim === 0;
  }

  private async tryToClaim(row: OpenJob): Promise<void> {
    const { log, ending, turns, isServed, logger } = this.parts;
    if (!turns.hasPlace(row.tenantId)) return;
    const found = await log.find(row.jobId);
    if (!found) return log.open.remove([row.jobId]);
    if (isOver(found)) return ending.finish(found.job);
    const last = lastOf(found);
    if (!this.isFree(row, found.entries, last)) return;
    if (!(await isServed(row.tenantId))) return;
    const claim = await log.addAfter(last, 'CLAIMED');
    if (!claim) return;
    const isTaken = last.step !== 'CREATED' && last.step !== 'RELEASED';
    const { id, kind, tenantId } = found.job;
    logger.info({ job: id, kind, tenant: tenantId }, isTaken ? 'took a job over' : 'began a job');
    this.track(this.run(new OwnedJob(log, found, claim)));
  }

  /** @param last the newest of the entries */
  private isFree({ jobId, claim }: OpenJob, entries: readonly JobEntry[], last: JobEntry): boolean {
    if (last.step === 'CREATED' || last.step === 'RELEASED') return true;
    // The sign of life that is over was its present owner's.
    if (entries.findLast(({ step }) => step === 'CLAIMED')?.seq === claim) return true;
    // Its present owner has not given any yet.
    return this.watch.isOver(logLease(jobId), String(last.seq));
  }

  private async run(owned: OwnedJob): Promise<void> {
    const { ending, turns, logger } = this.parts;
    const { id, kind, tenantId } = owned.job;
    const leave = turns.enter(tenantId);
    this.owned.set(id, owned);
    try {
      const ended = await this.execution.run(owned);
      logger.info({ job: id, kind, tenant: tenantId, state: ended.state, error: ended.error?.code }, 'ended a job');
      await ending.finish(ended);
    } catch (error) {
      await this.letGo(owned, error);
    } finally {
      this.owned.delete(id);
      leave();
      this.wake();
    }
  }

  /** @throws the error, unless there is a reason why this process does not go on with the job */
  private async letGo(owned: OwnedJob, error: unknown): Promise<void> {
    if (error instanceof JobLost) return;
    if (!(owned.signal.reason instanceof ServerStops)) throw error;
    await owned.release().catch((failure: unknown) => {
      if (!(failure instanceof JobLost)) throw failure;
    });
  }

  private beat(): Promise<void> {
    this.beating ??= this.beatOnce()
      .catch((err: unknown) => this.parts.logger.warn({ err }, 'no sign of life could be given for jobs'))
      .finally(() => {
        this.beating = undefined;
      });
    return this.beating;
  }

  private async beatOnce(): Promise<void> {
    const owned = [...this.owned.values()];
    if (owned.length === 0) return;
    const newest = await this.parts.log.entries.lastOf(owned.map(({ job }) => job.id));
    const isLost = ({ job, lastSeq }: OwnedJob) => (newest.get(job.id) ?? Number.POSITIVE_INFINITY) > lastSeq;
    for (const one of owned.filter(isLost)) one.stop(new JobLost('the job belongs to another process, or has ended'));
    const alive = owned.filter((one) => !one.signal.aborted && this.owned.has(one.job.id));
    await this.parts.log.open.put(alive.map((one) => one.nextBeat()));
  }

  private assist({ jobId, kind }: OpenJob): void {
    const handler = this.parts.handlers.get(kind);
    if (!handler?.assist || !this.parts.turns.beginAssisting(jobId)) return;
    this.track(this.assistWith(jobId, handler).finally(() => this.parts.turns.endAssisting(jobId)));
  }

  private async assistWith(id: JobId, handler: JobHandler): Promise<void> {
    const found: LoggedJob | undefined = await this.parts.log.find(id);
    if (found?.job.state === 'RUNNING') await handler.assist?.(found.job, this.parts.turns.assisting);
  }

  private track(work: Promise<void>): void {
    const tracked: Promise<void> = work
      .catch((err: unknown) => this.parts.logger.error({ err }, 'the work for a job has failed'))
      .finally(() => this.work.delete(tracked));
    this.work.add(tracked);
  }
}

const logLease = (id: JobId): string => `${id}/log`;
