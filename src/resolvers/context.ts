import type { Caller, TenantCaller } from '../domain/caller.js';
import { LexiclipError } from '../errors.js';
import type { Tally } from '../http/tally.js';
import type { ImageVectorLoader } from '../services/embedding/image-vectors.js';
import type { RequestRecord } from '../telemetry/request-record.js';

/** What every resolver gets with a request. */
export interface RequestContext {
  readonly requestId: string;
  readonly caller: Caller;
  /** Of this request and the caller's tenant; the operator has none. */
  readonly images: ImageVectorLoader | undefined;
  /** Counts an image in. @throws LexiclipError RATE_LIMITED when the tenant has had all its images of this minute */
  readonly admitImage: () => Promise<void>;
  readonly tally: Tally;
  /** Aborts at the request's deadline, and when its client has gone. Its reason is what to throw. */
  readonly signal: AbortSignal;
  /** What is told of the request when it is over. */
  readonly record: RequestRecord;
}

/** @throws LexiclipError FORBIDDEN for the operator */
export function tenantCaller({ caller }: Pick<RequestContext, 'caller'>): TenantCaller {
  if (caller.kind === 'tenant') return caller;
  throw new LexiclipError('FORBIDDEN', "the operator's key belongs to no tenant: use a key of the tenant");
}
