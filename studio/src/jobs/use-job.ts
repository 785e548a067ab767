import { useEffect, useRef, useState } from 'react';
import { useSubscription } from 'urql';
import { type Failure, failureOf } from '../api/failure.js';
import { useRequest } from '../api/request.js';
import {
  FollowedJobDocument,
  type FollowedJobSubscription,
  type JobStatusFragment,
  OneJobDocument,
} from '../generated/graphql.js';
import { isEnded } from './job-text.js';

const POLL_MS = 2_000;
/** Where events come through: a stream that breaks is opened again, but not always soon. */
const CHECK_MS = 10_000;

export interface FollowedJob {
  /** Its newest state that has arrived; null until one has. */
  readonly job: JobStatusFragment | null;
  /** Why nothing newer arrives, such as NOT_FOUND; attempts go on where the service merely does not answer. */
  readonly failure: Failure | undefined;
}

/**
 * Follows one job until it has ended: by the service's events, and by asking every two seconds as long as none has come
 * through.
 *
 * @param id null: none
 */
export function useJob(id: string | null): FollowedJob {
  const [known, setKnown] = useState<{ id: string; job: JobStatusFragment }>();
  const job = known !== undefined && known.id === id ? known.job : null;
  const hasEnded = job !== null && isEnded(job);
  const keep = (next: JobStatusFragment) => setKnown({ id: next.id, job: next });
  const [{ data, error, fetching }] = useSubscription<FollowedJobSubscription>({
    query: FollowedJobDocument.toString(),
    variables: { id },
    pause: id === null || hasEnded,
  });
  useEffect(() => {
    if (data) keep(data.jobProgress);
  }, [data]);
  const isHeard = fetching && error === undefined && data?.jobProgress.id === id;
  const failure = useAsked(id, hasEnded, isHeard ? CHECK_MS : POLL_MS, keep);
  return { job, failure };
}

/** Asks for the job at once, and again each time that so many milliseconds have passed. */
function useAsked(
  id: string | null,
  hasEnded: boolean,
  everyMs: number,
  keep: (job: JobStatusFragment) => void,
): Failure | undefined {
  const request = useRequest();
  const [failure, setFailure] = useState<Failure>();
  const keeper = useRef(keep);
  keeper.current = keep;
  useEffect(() => {
    setFailure(undefined);
    if (id === null || hasEnded) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const { job } = await request(OneJobDocument, { id }, { signal: stop.signal, maxWaitMs: 0 });
        setFailure(job ? undefined : { code: 'NOT_FOUND', message: 'There is no such job.', extensions: {} });
        if (job) keeper.current(job);
      } catch (error) {
        if (!stop.signal.aborted) setFailure(failureOf(error));
      }
      if (!stop.signal.aborted) timer = setTimeout(ask, everyMs);
    };
    void ask();
    return () => {
      stop.abort(new DOMException('not followed any more', 'AbortError'));
      clearTimeout(timer);
    };
  }, [id, hasEnded, everyMs, request]);
  return failure;
}
