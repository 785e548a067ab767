import type { CombinedError } from '@urql/core';
import { RequestError, UnreachableError } from '../../../src/cli/service/transport/request-error.js';

/** What came instead of an answer. */
export interface Failure {
  /** A code of the API; UNREACHABLE when there was no answer at all, CANCELLED when nobody waits for one any more. */
  readonly code: string;
  /** What the service says: which argument, and what is allowed. */
  readonly message: string;
  readonly argument?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
}

export const UNREACHABLE = 'UNREACHABLE';
export const CANCELLED = 'CANCELLED';

/** The error that is thrown for what urql reports. */
export function errorOf(error: CombinedError): RequestError | UnreachableError {
  const [first] = error.graphQLErrors;
  if (first === undefined) return new UnreachableError(error.networkError?.message ?? error.message);
  const { code, ...rest } = first.extensions as { code?: string };
  return new RequestError(code ?? 'INTERNAL', first.message, rest);
}

/** @param error whatever was thrown */
export function failureOf(error: unknown): Failure {
  if (error instanceof RequestError) {
    const { argument, retryAfterMs } = error.extensions as { argument?: string; retryAfterMs?: number };
    return { code: error.code, message: error.message, argument, retryAfterMs, extensions: error.extensions };
  }
  const isAbort = error instanceof DOMException && error.name === 'AbortError';
  return { code: isAbort ? CANCELLED : UNREACHABLE, message: (error as Error).message, extensions: {} };
}
