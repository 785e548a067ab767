import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type JobFieldsFragment,
  type JobInput,
  type JobKind,
  JobsDocument,
  StartJobDocument,
} from '../generated/graphql.js';
import { RequestError, UnreachableError } from '../service/request.js';
import type { Service } from '../service/service-command.js';
import { note, print } from '../terminal/output.js';
import { hasEnded } from './job-state.js';
import { sayHow, watchJob } from './watch-job.js';

export interface JobOptions {
  /** Do not wait for the end. */
  readonly detach?: true | undefined;
  readonly json?: true | undefined;
}

/** What is to be done, and how it will be found among other jobs. */
export interface JobStart {
  readonly kind: JobKind;
  /** Slug of the label set. */
  readonly subject: string;
  readonly input: JobInput;
}

/**
 * Starts a job and watches it to its end, unless it is to be left running.
 *
 * @returns the job, which has succeeded; undefined when it was left running
 * @throws RequestError when the job is refused, has failed or was cancelled; UnreachableError
 */
export async function runJob(
  service: Service,
  start: JobStart,
  options: JobOptions,
): Promise<JobFieldsFragment | undefined> {
  const job = await startJob(service, start);
  if (options.detach) {
    print(options.json ? JSON.stringify(job, null, 2) : job.id);
    sayHow(job.id);
    return undefined;
  }
  note(`job ${job.id}`);
  const ended = await watchJob(service, job);
  return ended && succeeded(ended);
}

/** @throws RequestError for a job that has failed or was cancelled */
export function succeeded(job: JobFieldsFragment): JobFieldsFragment {
  const { id, state, error } = job;
  if (state === 'CANCELLED') throw new RequestError('CANCELLED', `job ${id} was cancelled`, { job: id });
  if (state !== 'FAILED') return job;
  const { code = 'INTERNAL', message = `job ${id} has failed`, argument } = error ?? {};
  throw new RequestError(code, message, { job: id, ...(argument != null && { argument }) });
}

/** How many ended jobs may turn up under the key of a new one. */
const MAX_EARLIER = 5;
const PAUSE_MS = 1_000;
const NEWEST = 100;

/**
 * Starts a job, or finds the one that the same command has started before and that has not ended: its answer was lost,
 * or nobody waited for it.
 *
 * @throws RequestError; UnreachableError
 */
export async function startJob(service: Service, { kind, subject, input }: JobStart): Promise<JobFieldsFragment> {
  const { nodes } = (await service.request(JobsDocument, { first: NEWEST })).jobs;
  let before = nodes.find((job) => job.kind === kind && job.subject === subject && hasEnded(job));
  for (let attempt = 0; ; attempt++) {
    const job = await insistently(service, { input, idempotencyKey: keyOf(input, before?.id) });
    if (!hasEnded(job) || attempt === MAX_EARLIER) return job;
    before = job;
  }
}

/** Names what is asked for, and the last such job before it: asked again after that has ended, it is another job. */
const keyOf = (input: JobInput, before: string | undefined): string =>
  createHash('sha256')
    .update(JSON.stringify([input, before ?? null]))
    .digest('hex');

/** Sends it again when no answer came, which is safe with a key. */
async function insistently(
  { request, maxWaitMs }: Service,
  variables: { readonly input: JobInput; readonly idempotencyKey: string },
): Promise<JobFieldsFragment> {
  const deadline = performance.now() + maxWaitMs;
  for (;;) {
    try {
      return (await request(StartJobDocument, variables)).startJob.job;
    } catch (error) {
      if (!(error instanceof UnreachableError) || performance.now() > deadline) throw error;
      note(`${error.message}; trying again`);
      await sleep(PAUSE_MS);
    }
  }
}
