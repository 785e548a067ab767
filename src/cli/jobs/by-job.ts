import type { LabelSetChangeFragment } from '../generated/graphql.js';
import { RequestError } from '../service/request.js';
import type { Service } from '../service/service-command.js';
import { note } from '../terminal/output.js';
import type { JobResult } from './job-result.js';
import type { JobOptions, JobStart } from './run-job.js';

/** Options of commands whose work a job may do. */
export interface WaitOptions extends JobOptions {
  /** Have it done by a job, however little time it takes. */
  readonly job?: true | undefined;
  /** Nothing is to be done: there is no job for that. */
  readonly dryRun?: true | undefined;
}

/** What the service says of work that takes too long for a request: beforehand, or when its time is over. */
const TOO_LONG: readonly string[] = ['TOO_LARGE_TO_WAIT', 'TIMEOUT'];

export const JOB_OPTION = [
  '--job',
  'have it done by a job, which goes on without this command; large changes are anyway',
] as const;
export const DETACH_OPTION = ['--detach', 'start the job, print its id, and do not wait for it'] as const;

/** Does it now, or by a job when that was asked for, or when the service says that it takes too long. */
export async function orByJob<T>(
  { job, detach, dryRun }: WaitOptions,
  now: () => Promise<T>,
  byJob: () => Promise<T | undefined>,
): Promise<T | undefined> {
  if (job || detach) return byJob();
  try {
    return await now();
  } catch (error) {
    if (dryRun || !(error instanceof RequestError) || !TOO_LONG.includes(error.code)) throw error;
    note(`${error.message.replace(/;[^;]*$/, '')}: this is done by a job`);
    return byJob();
  }
}

/**
 * What a job has made.
 *
 * @returns undefined when it was left running
 * @throws RequestError when it is refused, has failed or was cancelled, and when what it made was deleted since
 */
export async function madeByJob(
  service: Service,
  start: JobStart,
  options: WaitOptions,
): Promise<JobResult | undefined> {
  const [{ runJob }, { resultOf }] = await Promise.all([import('./run-job.js'), import('./job-result.js')]);
  const job = await runJob(service, start, options);
  if (!job) return undefined;
  const result = await resultOf(service.request, job);
  if (!result) throw new RequestError('NOT_FOUND', `job ${job.id} has succeeded, and what it made was deleted since`);
  return result;
}

/** What a job has made of a label set. @returns, @throws as `madeByJob` */
export async function changedByJob(
  service: Service,
  start: JobStart,
  options: WaitOptions,
): Promise<LabelSetChangeFragment | undefined> {
  const result = await madeByJob(service, start, options);
  return result?.__typename === 'LabelSetPayload' ? result : undefined;
}
