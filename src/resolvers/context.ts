import { createParameterDecorator } from 'type-graphql';
import type { Caller, TenantCaller } from '../domain/caller.js';
import type { ClassifyObserver } from '../domain/classification.js';
import { LexiclipError } from '../errors.js';
import type { ImageVectorLoader } from '../services/embedding/image-vectors.js';

/** What every resolver gets with a request. */
export interface RequestContext {
  readonly caller: Caller;
  /** Loader of this request and the caller's tenant; the operator has none. */
  readonly images: ImageVectorLoader | undefined;
  /** Counts an image. @throws LexiclipError RATE_LIMITED when the tenant has had all its images of this minute */
  readonly admitImage: () => Promise<void>;
  /** Aborts at the request's deadline, and when its client has gone. Its reason is what to throw. */
  readonly signal: AbortSignal;
  /** Hears what becomes of the request's images. */
  readonly observer: ClassifyObserver;
}

/** @throws LexiclipError FORBIDDEN for the operator */
export function tenantCaller({ caller }: Pick<RequestContext, 'caller'>): TenantCaller {
  if (caller.kind === 'tenant') return caller;
  throw new LexiclipError('FORBIDDEN', "the operator's key belongs to no tenant: use a key of the tenant");
}

/** Parameter: who asks, as a `TenantCaller`. Requests with the operator's key are refused as FORBIDDEN. */
export const CurrentCaller = () => createParameterDecorator<RequestContext>(({ context }) => tenantCaller(context));

/** Parameter: the `TenantId` of who asks. Requests with the operator's key are refused as FORBIDDEN. */
export const CurrentTenant = () =>
  createParameterDecorator<RequestContext>(({ context }) => tenantCaller(context).tenant.id);
