import type { JobFieldsFragment, JobState } from '../generated/graphql.js';

export const JOB_STATES = [
  'QUEUED',
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'CANCELLED',
] as const satisfies readonly JobState[];

/** Whether a job never changes again. */
export const hasEnded = ({ state }: Pick<JobFieldsFragment, 'state'>): boolean =>
  state !== 'QUEUED' && state !== 'RUNNING';
