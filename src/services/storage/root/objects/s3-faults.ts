import type { StoreFault } from './object-store.js';

/** What S3 and those who speak its language call their errors. */
const KINDS: Readonly<Record<string, StoreFault['kind']>> = {
  NoSuchBucket: 'no bucket',
  AccessDenied: 'denied',
  AllAccessDisabled: 'denied',
  Forbidden: 'denied',
  PermanentRedirect: 'wrong region',
  AuthorizationHeaderMalformed: 'wrong region',
  IllegalLocationConstraintException: 'wrong region',
  CredentialsProviderError: 'no credentials',
  InvalidAccessKeyId: 'unknown credentials',
  SignatureDoesNotMatch: 'unknown credentials',
  InvalidToken: 'unknown credentials',
  ExpiredToken: 'expired credentials',
  ExpiredTokenException: 'expired credentials',
  RequestExpired: 'expired credentials',
  SlowDown: 'busy',
  ServiceUnavailable: 'busy',
  TooManyRequestsException: 'busy',
  TimeoutError: 'not reachable',
  AbortError: 'not reachable',
};

interface SdkError extends Error {
  readonly code?: string;
  readonly Region?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** What an error of the SDK means. */
export function s3FaultOf(error: unknown): StoreFault | undefined {
  const { name = '', code, Region, $metadata, message = '' } = error as SdkError;
  const kind = KINDS[name];
  if (kind) return { kind, ...(Region !== undefined && { detail: Region }) };
  // A region is looked up where none is set, and then asked for.
  if (/region is missing/i.test(message)) return { kind: 'wrong region' };
  const status = $metadata?.httpStatusCode;
  if (status === 301) return { kind: 'wrong region' };
  if (status === 403) return { kind: 'denied' };
  if (status !== undefined && status >= 500) return { kind: 'busy', detail: `status ${status}` };
  // Errors of connections have only a code, such as ECONNREFUSED.
  if (code && status === undefined) return { kind: 'not reachable', detail: code };
  return undefined;
}
