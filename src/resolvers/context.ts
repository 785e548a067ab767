import { createParameterDecorator } from 'type-graphql';
import type { Caller, TenantCaller } from '../domain/caller.js';
import type { ClassifyObserver } from '../domain/classification.js';
import type { Job } from '../domain/job.js';
import { LexiclipError } from '../errors.js';
import type { ImageVectorLoader } from '../services/embedding/image-vectors.js';

/** What every resolver knows about its request. */
export interface RequestContext {
  readonly caller: Caller;
  /** The request's loader for the caller's tenant; undefined for the operator. */
  readonly images: ImageVectorLoader | undefined;
  /** Counts an image. @throws LexiclipError RATE_LIMITED when the tenant has used up its images for this minute */
  readonly admitImage: () => Promise<void>;
  /** Follows a job of the caller's, as `Jobs.watch`: a subscription has no services of its own. */
  readonly followJob: (id: string) => Promise<AsyncIterable<Job>>;
  /** Aborts at the request's deadline, and when its client disconnects. Its reason is the error to throw. */
  readonly signal: AbortSignal;
  /** Is told what becomes of the request's images. */
  readonly observer: ClassifyObserver;
}

/** The caller as a tenant. @throws LexiclipError FORBIDDEN for the operator */
export function tenantCaller({ caller }: Pick<RequestContext, 'caller'>): TenantCaller {
  if (caller.kind === 'tenant') return caller;
  throw new LexiclipError('FORBIDDEN', "the operator's key belongs to no tenant: use a tenant's key");
}

/** Parameter with the caller as a `TenantCaller`. Requests with the operator's key are refused as FORBIDDEN. */
export const CurrentCaller = () => createParameterDecorator<RequestContext>(({ context }) => tenantCaller(context));

/** Parameter with the caller's `TenantId`. Requests with the operator's key are refused as FORBIDDEN. */
export const CurrentTenant = () =>
  createParameterDecorator<RequestContext>(({ context }) => tenantCaller(context).tenant.id);

/** Parameter with the request's signal, which ends work for it. */
export const CurrentSignal = () => createParameterDecorator<RequestContext>(({ context }) => context.signal);
