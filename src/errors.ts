/** The codes a client may meet in `extensions.code`. They are part of the public contract. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'ALREADY_EXISTS'
  | 'IN_USE'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_IMAGE'
  | 'RATE_LIMITED'
  | 'OVERLOADED'
  | 'TIMEOUT'
  | 'MODEL_MISMATCH'
  | 'INTERNAL';

export interface ErrorDetails {
  /** Path of the offending argument, such as `input.topK`. */
  argument?: string;
  [detail: string]: unknown;
}

/**
 * An error that a client may see whole. GraphQL copies `extensions` into the response, so services can throw it
 * without knowing GraphQL. Everything else that is thrown reaches clients as INTERNAL, without detail.
 */
export class LexiclipError extends Error {
  readonly extensions: { code: ErrorCode } & ErrorDetails;

  constructor(
    readonly code: ErrorCode,
    message: string,
    details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'LexiclipError';
    this.extensions = { code, ...details };
  }
}

export const badInput = (argument: string, message: string): LexiclipError =>
  new LexiclipError('BAD_USER_INPUT', `${argument}: ${message}`, { argument });

/** Says the same for a thing that does not exist and for one of another tenant. */
export const notFound = (argument: string, what: string): LexiclipError =>
  new LexiclipError('NOT_FOUND', `${argument}: there is no ${what}`, { argument });

export const alreadyExists = (argument: string, message: string): LexiclipError =>
  new LexiclipError('ALREADY_EXISTS', `${argument}: ${message}`, { argument });

export const conflict = (expected: number, actual: number): LexiclipError =>
  new LexiclipError('CONFLICT', `expectedVersion: the latest version is ${actual}, not ${expected}`, {
    argument: 'expectedVersion',
    expected,
    actual,
  });

/** In place of what a client must not see. */
export const internalError = (): LexiclipError =>
  new LexiclipError('INTERNAL', 'something went wrong in the server; its log has more under the request id');

/** The code that a client sees of an error: INTERNAL for what is not ours. */
export const codeOf = (error: unknown): ErrorCode => (error instanceof LexiclipError ? error.code : 'INTERNAL');

/** A reason not to start. `main` prints its message on one line and exits with 1. */
export class StartupError extends Error {}
