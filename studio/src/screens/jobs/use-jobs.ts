import { useEffect, useMemo } from 'react';
import { type Answer, useAnswer } from '../../api/answer.js';
import { JobResultsDocument, type JobState, JobsDocument, type JobsQuery } from '../../generated/graphql.js';
import { isEnded } from '../../jobs/job-text.js';
import type { JobResult } from './result-links.js';

const PAGE = 20;
const RUNNING_MS = 2_000;
/** Somebody else may start one. */
const IDLE_MS = 15_000;

export interface ShownJobs {
  readonly answer: Answer<JobsQuery>;
  /** What those that have succeeded have made, by job id. */
  readonly results: ReadonlyMap<string, JobResult>;
}

/** A page of jobs, asked for again while somebody looks: every two seconds while one of them runs. */
export function useJobs(state: JobState | null, after: string | null): ShownJobs {
  const variables = { first: PAGE, after, state };
  const answer = useAnswer(JobsDocument, variables);
  const made = useAnswer(JobResultsDocument, variables);
  const nodes = answer.data?.jobs?.nodes;
  const isRunning = nodes?.some((job) => !isEnded(job)) ?? false;
  const { refresh } = answer;
  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && refresh();
    const timer = setInterval(look, isRunning ? RUNNING_MS : IDLE_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [isRunning, refresh]);
  const ended = nodes?.flatMap((job) => (job.state === 'SUCCEEDED' ? [job.id] : [])).join(' ');
  // What the ended jobs have made is asked for when another has ended, not every two seconds.
  const { refresh: refreshResults } = made;
  useEffect(() => {
    if (ended) refreshResults();
  }, [ended, refreshResults]);
  const results = useMemo(
    () => new Map(made.data?.jobs?.nodes.flatMap(({ id, result }) => (result ? [[id, result] as const] : []))),
    [made.data],
  );
  return { answer, results };
}
