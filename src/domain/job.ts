import type { Permission } from './caller.js';
import type { JobId, TenantId } from './ids.js';

/** What long work there is. */
export const JOB_KINDS = [
  'CREATE_LABEL_SET',
  'UPSERT_LABELS',
  'IMPORT_LABELS',
  'APPLY_DRAFT',
  'UPDATE_LABEL_SET',
  'REENCODE_LABEL_SET',
  'CLASSIFY_IMAGES',
  'CALIBRATE',
  'ADD_SAMPLES',
  'REEMBED_SAMPLES',
  'LEARN',
  'SUGGEST',
  'EVALUATE',
  'PREVIEW',
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export const JOB_STATES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface JobProgress {
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
  /** What is counted, such as `prompts`. */
  readonly unit: string;
  /** Estimated time left, seconds; null where there is no estimate. */
  readonly etaSeconds: number | null;
}

/** Why a job has failed. */
export interface JobError {
  /** A code of the contract. */
  readonly code: string;
  readonly message: string;
  readonly argument: string | null;
}

/** What a job leaves when it has succeeded: a small object that can be written as JSON. Its kind says what is in it. */
export type JobOutcome = Readonly<Record<string, unknown>>;

export interface Job {
  readonly id: JobId;
  readonly tenantId: TenantId;
  readonly kind: JobKind;
  readonly state: JobState;
  readonly progress: JobProgress;
  readonly createdAt: Date;
  /** The name of the API key that started it. */
  readonly createdBy: string;
  /** What it changes or reads, such as the slug of a label set. */
  readonly subject: string | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly error: JobError | null;
  readonly outcome: JobOutcome | null;
}

export const NO_PROGRESS: JobProgress = { done: 0, total: null, unit: 'steps', etaSeconds: null };

export const hasEnded = ({ state }: Pick<Job, 'state'>): boolean => state !== 'QUEUED' && state !== 'RUNNING';

/** What a key must be permitted to start a job of the kind: what it needs for the mutation or the query. */
export function permissionToStart(kind: JobKind): Permission {
  if (kind === 'CLASSIFY_IMAGES') return 'CLASSIFY';
  return READING.has(kind) ? 'CATALOG_READ' : 'CATALOG_WRITE';
}

/** Kinds that change nothing. */
const READING: ReadonlySet<JobKind> = new Set<JobKind>(['SUGGEST', 'EVALUATE', 'PREVIEW']);

/** Any of them lets a key see jobs of the kind, with their results. */
export const permissionsToSee = (kind: JobKind): readonly Permission[] =>
  kind === 'CLASSIFY_IMAGES' ? ['CLASSIFY'] : ['CATALOG_READ', 'CATALOG_WRITE'];

/*
 * A job is what its log says. An entry is inserted under the next number, once, in all processes: so a job has one owner
 * at a time and one end.
 */

export const JOB_STEPS = [
  'CREATED',
  /** A process is its owner from now on. */
  'CLAIMED',
  /** Its owner has given it up, so that any other may take it at once. */
  'RELEASED',
  /** Its owner does what cannot be undone: until the next entry, it cannot be cancelled. */
  'COMMITTING',
  'SUCCEEDED',
  'FAILED',
  'CANCELLED',
] as const;
export type JobStep = (typeof JOB_STEPS)[number];

export const isEnd = (step: JobStep): boolean => step === 'SUCCEEDED' || step === 'FAILED' || step === 'CANCELLED';

interface JobEntryOf {
  readonly jobId: JobId;
  readonly tenantId: TenantId;
  /** 0, 1, 2 …; no two entries of a job have the same. */
  readonly seq: number;
  readonly step: JobStep;
  readonly at: Date;
  /** Who has inserted it: unique to the process and the attempt. */
  readonly by: string;
}

/** What is known of a job when it is created. */
export interface JobCreation {
  readonly kind: JobKind;
  readonly createdBy: string;
  readonly subject: string | null;
  /** SHA-256 of its input, hex. */
  readonly inputDigest: string;
}

/** What is known of a job when it has ended. */
export interface JobEnd {
  readonly progress: JobProgress;
  readonly error: JobError | null;
  readonly outcome: JobOutcome | null;
}

export interface JobEntry extends JobEntryOf {
  /** Of the first entry. */
  readonly creation: JobCreation | null;
  /** Of the last entry of a job that has ended. */
  readonly end: JobEnd | null;
  /** What the owner wants to remember of what it commits. */
  readonly commit: JobOutcome | null;
}

/**
 * The job that its entries tell of; undefined without the first of them.
 *
 * @param entries of one job, by number
 * @param progress as its owner has last told
 */
export function jobOf(entries: readonly JobEntry[], progress: JobProgress = NO_PROGRESS): Job | undefined {
  const [first, ...later] = entries;
  const creation = first?.creation;
  if (!first || !creation) return undefined;
  const last = later.at(-1);
  const end = last?.end ?? null;
  return {
    id: first.jobId,
    tenantId: first.tenantId,
    kind: creation.kind,
    state: stateAfter(last?.step),
    progress: end?.progress ?? progress,
    createdAt: first.at,
    createdBy: creation.createdBy,
    subject: creation.subject,
    startedAt: later.find(({ step }) => step === 'CLAIMED')?.at ?? null,
    finishedAt: last && isEnd(last.step) ? last.at : null,
    error: end?.error ?? null,
    outcome: end?.outcome ?? null,
  };
}

function stateAfter(step: JobStep | undefined): JobState {
  if (step === 'SUCCEEDED' || step === 'FAILED' || step === 'CANCELLED') return step;
  return step === 'CLAIMED' || step === 'COMMITTING' ? 'RUNNING' : 'QUEUED';
}
