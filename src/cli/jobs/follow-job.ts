import { setTimeout as sleep } from 'node:timers/promises';
import { JobDocument, type JobFieldsFragment } from '../generated/graphql.js';
import { found } from '../service/lookups.js';
import { RequestError, UnreachableError } from '../service/request.js';
import type { Service } from '../service/service-command.js';
import { send } from '../service/transport/send.js';
import { note } from '../terminal/output.js';
import { hasEnded } from './job-state.js';

/** Time between two attempts: to ask, where there are no events, and to reach a server that is away, ms. */
const PAUSE_MS = 1_000;
/** How long an answer may take, ms. */
const ANSWER_MS = 30_000;
/** What stays so, however often one asks. */
const FINAL: readonly string[] = ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND'];
/** What passes. */
const PASSING: readonly string[] = ['OVERLOADED', 'RATE_LIMITED', 'TIMEOUT', 'INTERNAL'];

/**
 * Follows a job to its end: by events, and by asking where there are none. A server that is away is asked again for as
 * long as the service may be away, and that is said.
 *
 * @param onJob called with the job now, and whenever it may have changed
 * @returns the job, which has ended
 * @throws RequestError when the service refuses; UnreachableError when it is away for too long; the signal's reason
 */
export async function followJob(
  service: Service,
  id: string,
  signal: AbortSignal,
  onJob: (job: JobFieldsFragment) => void,
): Promise<JobFieldsFragment> {
  const absence = new Absence(service.maxWaitMs);
  const heard = (job: JobFieldsFragment) => {
    absence.end();
    onJob(job);
    return hasEnded(job) ? job : undefined;
  };
  for (let hasEvents = true; ; ) {
    try {
      const ended = hasEvents ? await streamed(service, id, signal, heard) : undefined;
      const job = ended ?? heard(await asked(service, id, signal));
      if (job) return job;
    } catch (error) {
      signal.throwIfAborted();
      if (isRefused(error)) throw error;
      if (isAway(error)) absence.begin(error);
      else if (hasEvents) {
        hasEvents = false;
        continue;
      } else throw error;
    }
    await sleep(PAUSE_MS, undefined, { signal });
  }
}

/** @returns the job if it ends while there are events */
async function streamed(
  { endpoint }: Service,
  id: string,
  signal: AbortSignal,
  heard: (job: JobFieldsFragment) => JobFieldsFragment | undefined,
): Promise<JobFieldsFragment | undefined> {
  const { streamJob } = await import('../service/job-stream.js');
  let ended: JobFieldsFragment | undefined;
  try {
    await streamJob(endpoint, id, signal, (job) => {
      ended = heard(job);
    });
  } catch (error) {
    // Streams break when a server stops: another one may be there already.
    if (!ended && !(error instanceof UnreachableError)) throw error;
  }
  return ended;
}

async function asked({ endpoint }: Service, id: string, signal: AbortSignal): Promise<JobFieldsFragment> {
  const tooLong = AbortSignal.timeout(ANSWER_MS);
  try {
    const { job } = await send(endpoint, JobDocument, { id }, AbortSignal.any([signal, tooLong]));
    return found(`job "${id}"`, job);
  } catch (error) {
    if (signal.aborted || error !== tooLong.reason) throw error;
    throw new UnreachableError(`${endpoint.url} does not answer within ${ANSWER_MS / 1000} s`, { cause: error });
  }
}

const isRefused = (error: unknown): boolean => error instanceof RequestError && FINAL.includes(error.code);

const isAway = (error: unknown): boolean =>
  error instanceof UnreachableError || (error instanceof RequestError && PASSING.includes(error.code));

/** How long the service has been away, as far as one is told. */
class Absence {
  private since: number | undefined;

  constructor(private readonly maxMs: number) {}

  /** @throws the reason when it has been away for too long */
  begin(reason: unknown): void {
    const now = performance.now();
    if (this.since === undefined) note(`${(reason as Error).message}; trying again`);
    this.since ??= now;
    if (now - this.since > this.maxMs) throw reason;
  }

  end(): void {
    if (this.since === undefined) return;
    note(`connected again after ${Math.ceil((performance.now() - this.since) / 1000)} s`);
    this.since = undefined;
  }
}
