import type { JobError } from '../../domain/job.js';
import { codeOf, type ErrorCode, internalError, LexiclipError } from '../../errors.js';

/** The job belongs to another process now, or has ended: whatever this one does for it is in vain. */
export class JobLost extends Error {}

/** The server stops, and gives its jobs up for others. */
export class ServerStops extends Error {}

/** Codes of what passes. */
const PASSING: readonly ErrorCode[] = ['RATE_LIMITED', 'OVERLOADED', 'TIMEOUT'];
/** What the operating system, and LanceDB after it, say of a full disk or quota. */
const DISK_FULL = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded|os error (28|122)\b/;

export const isDiskFull = (error: unknown): boolean => DISK_FULL.test(textOf(error));

/** Whether an error passes, so that the same work may succeed later. */
export const isPassing = (error: unknown): boolean =>
  isDiskFull(error) || (error instanceof LexiclipError && PASSING.includes(error.code));

/** When to try again, as the error says; undefined when it does not. */
export const retryAfterOf = (error: unknown): number | undefined => {
  const retryAfterMs = error instanceof LexiclipError ? error.extensions.retryAfterMs : undefined;
  return typeof retryAfterMs === 'number' ? retryAfterMs : undefined;
};

/** What the tenant sees of why a job failed. */
export function jobErrorOf(error: unknown): JobError {
  const shown = error instanceof LexiclipError ? error : internalError();
  return { code: codeOf(shown), message: shown.message, argument: shown.extensions.argument ?? null };
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} ${textOf(error.cause)}`;
}
