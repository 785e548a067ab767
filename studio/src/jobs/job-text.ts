import type { JobKind, JobState, JobStatusFragment } from '../generated/graphql.js';

/** What kinds of jobs do, as they are called in lists. */
const KINDS: Readonly<Record<JobKind | 'APPLY_DRAFT', string>> = {
  ADD_SAMPLES: 'Add pictures to a sample set',
  APPLY_DRAFT: 'Save a draft',
  CALIBRATE: 'Calibrate',
  CLASSIFY_IMAGES: 'Classify many pictures',
  CREATE_LABEL_SET: 'Make a label set',
  EVALUATE: 'Evaluate',
  IMPORT_LABELS: 'Import labels',
  LEARN: 'Learn from examples',
  PREVIEW: 'Compare two versions',
  REEMBED_SAMPLES: 'Encode samples anew',
  REENCODE_LABEL_SET: 'Encode labels anew',
  SUGGEST: 'Look for suggestions',
  UPDATE_LABEL_SET: 'Change a label set',
  UPSERT_LABELS: 'Add or change labels',
};

const STATES: Readonly<Record<JobState, string>> = {
  QUEUED: 'waits for its turn',
  RUNNING: 'runs',
  SUCCEEDED: 'done',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
};

export const kindText = (kind: JobKind): string => KINDS[kind] ?? kind;
export const stateText = (state: JobState): string => STATES[state];

export const isEnded = ({ state }: Pick<JobStatusFragment, 'state'>): boolean =>
  state !== 'QUEUED' && state !== 'RUNNING';

/** "5 s", "3 min", "2 h 10 min". */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "1,200 of 30,000 prompts, 3 min left", with as much of it as is known. */
export function progressText({ state, progress }: Pick<JobStatusFragment, 'state' | 'progress'>): string {
  const { done, total, unit, etaSeconds } = progress;
  const count =
    total == null
      ? `${done.toLocaleString()} ${unit}`
      : `${done.toLocaleString()} of ${total.toLocaleString()} ${unit}`;
  return state === 'RUNNING' && etaSeconds != null ? `${count}, ${durationText(etaSeconds)} left` : count;
}
