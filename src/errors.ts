import { clipped, clippedMessage } from './domain/clipped-text.js';

/** The codes that a client may see in `extensions.code`. They are part of the public contract. */
export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'CONFLICT',
  'ALREADY_EXISTS',
  'IN_USE',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_IMAGE',
  'RATE_LIMITED',
  'OVERLOADED',
  'TIMEOUT',
  'MODEL_MISMATCH',
  'TOO_LARGE_TO_WAIT',
  'GATE_FAILED',
  'NOT_CALIBRATED',
  'TOO_FEW_SAMPLES',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

interface ErrorDetails {
  /** Path of the offending argument, such as `input.topK`. */
  argument?: string;
  [detail: string]: unknown;
}

/** When to come back after a refusal that names no time of its own, ms. */
const RETRY_AFTER_MS = 1000;

/**
 * An error that clients see in full, but for the middle of very long messages: those repeat what the client has sent.
 * GraphQL copies `extensions` into the response, so services can throw it without knowing GraphQL. Any other error
 * reaches clients as INTERNAL, without details. Only INTERNAL has a stack trace.
 */
export class LexiclipError extends Error {
  readonly extensions: { code: ErrorCode } & ErrorDetails;

  constructor(
    readonly code: ErrorCode,
    message: string,
    details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    // A refusal is an answer. To find out where it was made takes longer than all the rest of it.
    const { stackTraceLimit } = Error;
    if (code !== 'INTERNAL') Error.stackTraceLimit = 0;
    super(clippedMessage(message), options);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'LexiclipError';
    this.extensions = { code, ...(code === 'OVERLOADED' && { retryAfterMs: RETRY_AFTER_MS }), ...details };
    if (details.argument !== undefined) this.extensions.argument = clipped(details.argument);
  }
}

export const badInput = (argument: string, message: string): LexiclipError =>
  new LexiclipError('BAD_USER_INPUT', `${argument}: ${message}`, { argument });

/** NOT_FOUND: the same answer for what does not exist and for what belongs to another tenant. */
export const notFound = (argument: string, what: string): LexiclipError =>
  new LexiclipError('NOT_FOUND', `${argument}: there is no ${what}`, { argument });

/** Null for what is not there: a query that asks whether something exists is not wrong. */
export async function nullIfAbsent<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof LexiclipError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

/** The same error of what a request calls `argument`. @param error that names an argument */
export function withArgument(error: LexiclipError, argument: string): LexiclipError {
  const { code, argument: own, ...details } = error.extensions;
  const { message } = error;
  const text = message.startsWith(`${own}: `) ? `${argument}: ${message.slice(`${own}: `.length)}` : message;
  return new LexiclipError(code, text, { ...details, argument }, { cause: error });
}

export const alreadyExists = (argument: string, message: string): LexiclipError =>
  new LexiclipError('ALREADY_EXISTS', `${argument}: ${message}`, { argument });

export const conflict = (expected: number, actual: number): LexiclipError =>
  new LexiclipError('CONFLICT', `expectedVersion: the latest version is ${actual}, not ${expected}`, {
    argument: 'expectedVersion',
    expected,
    actual,
  });

/** FORBIDDEN: the tenant has used up one of its quotas. @param what its unit, such as `labels` */
export const quotaExceeded = (
  argument: string,
  what: string,
  details: { quota: string; limit: number; used: number },
) =>
  new LexiclipError(
    'FORBIDDEN',
    `${argument}: the tenant's quota is ${details.limit} ${what}, of which ${details.used} are used`,
    { argument, ...details },
  );

/** TOO_LARGE_TO_WAIT: what would take too long for one request, and is done as a job. */
export const tooLargeToWait = (argument: string, message: string, allowed: number): LexiclipError =>
  new LexiclipError('TOO_LARGE_TO_WAIT', `${argument}: ${message}`, { argument, allowed });

/** TOO_FEW_SAMPLES: what was asked for cannot be said of so few. @param needed at least so many would do */
export const tooFewSamples = (argument: string, message: string, details: { needed: number; given: number }) =>
  new LexiclipError('TOO_FEW_SAMPLES', `${argument}: ${message}`, { argument, ...details });

/** NOT_CALIBRATED: scores of this version mean nothing yet. @param newest version that has a calibration, if any */
export const notCalibrated = (argument: string, message: string, newest: number | null): LexiclipError =>
  new LexiclipError('NOT_CALIBRATED', `${argument}: ${message}`, { argument, newest });

/** OVERLOADED: nothing was begun. @param why such as "too many images are waiting" */
export const overloaded = (why: string, retryAfterMs: number): LexiclipError =>
  new LexiclipError('OVERLOADED', `${why}; try again in ${retryAfterMs} ms`, { retryAfterMs });

/** Replaces an error that a client must not see. */
export const internalError = (): LexiclipError =>
  new LexiclipError('INTERNAL', 'internal server error; the log of the server has the details under the request id');

/** The code that a client sees for an error: INTERNAL unless it is a `LexiclipError`. */
export const codeOf = (error: unknown): ErrorCode => (error instanceof LexiclipError ? error.code : 'INTERNAL');

/** A reason not to start. `main` prints its message on one line and exits with 1. */
export class StartupError extends Error {}
