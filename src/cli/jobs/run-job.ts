import { createHash, randomUUID } from 'node:crypto';
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
import { reasonOf } from '../service/transport/send.js';
import { note, print } from '../terminal/output.js';
import { hasEnded } from './job-state.js';
import { sayHow, watchJob } from './watch-job.js';

export interface JobOptions {
  /** Do not wait for the end. */
  readonly detach?: true | undefined;
  readonly json?: true | undefined;
}

/** What is to be done. */
export interface JobStart {
  readonly input: JobInput;
  /** The job that ended last of those that this may be a repetition of. */
  readonly after?: { readonly kind: JobKind; readonly subject: string };
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
  return followStarted(service, await startJob(service, start), options);
}

/** Watches a job that was started. @returns, @throws as `runJob` */
export async function followStarted(
  service: Service,
  job: JobFieldsFragment,
  options: JobOptions,
): Promise<JobFieldsFragment | undefined> {
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

/** How many earlier jobs that have ended are looked for by their keys. */
const MAX_EARLIER = 20;
const PAUSE_MS = 1_000;
const NEWEST = 100;

/**
 * Starts a job, or finds the one that the same command has started before and that has not ended: its answer was lost,
 * or nobody waited for it.
 *
 * @throws RequestError; UnreachableError
 */
export async function startJob(service: Service, { input, after }: JobStart): Promise<JobFieldsFragment> {
  let before = after && (await lastEnded(service, after));
  for (let attempt = 0; attempt < MAX_EARLIER; attempt++) {
    const job = await insistently(service, { input, idempotencyKey: keyOf(input, before?.id) });
    if (!hasEnded(job)) return job;
    before = job;
  }
  return insistently(service, { input, idempotencyKey: randomUUID() });
}

/** Spares the repetition of a large input for each time that the same was done before. */
async function lastEnded(
  { request }: Service,
  { kind, subject }: NonNullable<JobStart['after']>,
): Promise<JobFieldsFragment | undefined> {
  const { nodes } = (await request(JobsDocument, { first: NEWEST })).jobs;
  return nodes.find((job) => job.kind === kind && job.subject === subject && hasEnded(job));
}

/** Names what is asked for, and the job of that kind before it: asked again after that has ended, it is another job. */
const keyOf = (input: JobInput, before: string | undefined): string =>
  createHash('sha256')
    .update(JSON.stringify([input, before ?? null]))
    .digest('hex');

/** Codes of connections that were not made: nothing was sent. */
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

/** Sends it again when an answer was lost, which is safe with a key. */
async function insistently(
  { request, maxWaitMs }: Service,
  variables: { readonly input: JobInput; readonly idempotencyKey: string },
): Promise<JobFieldsFragment> {
  const deadline = performance.now() + maxWaitMs;
  for (let isLost = false; ; ) {
    try {
      return (await request(StartJobDocument, variables)).startJob.job;
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      isLost ||= error.cause !== undefined && !NOT_SENT.includes(reasonOf(error.cause));
      if (!isLost || performance.now() > deadline) throw error;
      note(`${error.message}; trying again`);
      await sleep(PAUSE_MS);
    }
  }
}
