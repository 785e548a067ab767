import type { SampleSetId } from '../../../domain/ids.js';
import type { JobOutcome } from '../../../domain/job.js';

/** Why a picture is no sample. */
export interface FailedSample {
  /** Its place in the source, counted from 0. */
  readonly index: number;
  readonly fileName: string | null;
  /** One of the service's error codes. */
  readonly code: string;
  readonly message: string;
}

/** What a job leaves that has added samples. */
export interface SamplesOutcome extends JobOutcome {
  readonly sampleSetId: SampleSetId;
  /** The version that it made, or found unchanged. */
  readonly version: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  /** The first of them. */
  readonly failures: readonly FailedSample[];
  readonly failureCount: number;
}

/** Failures that are kept with the job. */
export const FAILURES_KEPT = 500;
