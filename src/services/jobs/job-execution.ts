import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantId } from '../../domain/ids.js';
import type { Job, JobKind, JobOutcome } from '../../domain/job.js';
import type { JobInputStore } from '../storage/jobs/job-input-store.js';
import { isPassing, JobLost, jobErrorOf, retryAfterOf } from './job-error.js';
import type { JobHandler } from './job-handler.js';
import type { JobLog } from './job-log.js';
import type { OwnedJob } from './owned-job.js';

/** Where it is written down what becomes of jobs. */
export interface JobLogger {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface JobExecutionParts {
  readonly log: JobLog;
  readonly openInputs: (tenant: TenantId) => Promise<JobInputStore>;
  readonly handlers: ReadonlyMap<JobKind, JobHandler>;
  readonly logger: JobLogger;
}

/** Waiting times before a job is tried again, ms: the first, and the longest. */
const RETRY_MS = { first: 1_000, longest: 30_000 };
/** How often a job is tried again after an error that nobody expects. */
const MAX_SURPRISES = 2;

/** Does jobs that this process owns, and tries them again after errors that pass. */
export class JobExecution {
  constructor(private readonly parts: JobExecutionParts) {}

  /** Does the job. @returns it as it has ended @throws JobLost; ServerStops */
  async run(owned: OwnedJob): Promise<Job> {
    let outcome: JobOutcome;
    try {
      outcome = await this.outcomeOf(owned);
    } catch (error) {
      if (error instanceof JobLost) throw error;
      owned.signal.throwIfAborted();
      return this.insistently(owned, () => owned.end('FAILED', { outcome: null, error: jobErrorOf(error) }));
    }
    return this.insistently(owned, () => owned.end('SUCCEEDED', { outcome, error: null }));
  }

  private async outcomeOf(owned: OwnedJob): Promise<JobOutcome> {
    const { log, openInputs, handlers, logger } = this.parts;
    const { id, kind, tenantId } = owned.job;
    const handler = handlers.get(kind);
    if (!handler) throw new Error(`nobody knows how to do a job of the kind ${kind}`);
    await log.open.put([owned.nextBeat()]);
    const input = await (await openInputs(tenantId)).find(id);
    if (input === undefined) throw new Error(`the input of job ${id} is missing`);
    for (let surprises = 0, failures = 0; ; failures++) {
      try {
        return await handler.run(owned, input);
      } catch (err) {
        owned.signal.throwIfAborted();
        if (err instanceof JobLost || !isRepeatable(err, surprises)) {
          if (!(err instanceof JobLost)) logger.warn({ err, job: id, tenant: tenantId }, 'a job has failed');
          throw err;
        }
        if (!isPassing(err)) surprises++;
        const delayMs = retryAfterOf(err) ?? delayAfter(failures);
        logger.warn({ err, job: id, tenant: tenantId, delayMs }, 'a job waits, to be tried again');
        await this.insistently(owned, () => owned.reopen());
        await sleep(delayMs, undefined, { signal: owned.signal }).catch(() => owned.signal.throwIfAborted());
      }
    }
  }

  /** Repeats what fails because of the disk. @throws JobLost; the reason of the job's signal */
  private async insistently<T>(owned: OwnedJob, write: () => Promise<T>): Promise<T> {
    for (let failures = 0; ; failures++) {
      try {
        return await write();
      } catch (err) {
        if (err instanceof JobLost) throw err;
        owned.signal.throwIfAborted();
        this.parts.logger.error({ err, job: owned.job.id }, 'what became of a job could not be written');
        await sleep(delayAfter(failures), undefined, { signal: owned.signal }).catch(() => undefined);
      }
    }
  }
}

const isRepeatable = (error: unknown, surprises: number): boolean =>
  isPassing(error) || (!(error instanceof Error && 'extensions' in error) && surprises < MAX_SURPRISES);

const delayAfter = (failures: number): number => Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** failures);
