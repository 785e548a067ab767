import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { type Caller, tenantOf } from '../domain/caller.js';
import { openRequests } from '../services/concurrency/open-requests.js';
import type { ApiKeys } from '../services/tenants/api-keys.js';
import type { UsageMeter } from '../services/tenants/usage-meter.js';
import { authenticate } from './authentication.js';
import { type LoadLimits, limitLoad } from './bodies/backpressure.js';
import { whenOver } from './connections/when-over.js';
import type { Draining } from './draining.js';
import { limitRate, type RateParts } from './rate-limit.js';
import { limitTime } from './request-signal.js';
import { meterRequest } from './usage.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Says that it wants no answer as soon as can be any more. */
    rest?: () => void;
  }
}

export interface RequestParts {
  readonly apiKeys: ApiKeys;
  readonly usage: UsageMeter;
  readonly rate: RateParts;
  readonly draining: Draining;
  readonly load: LoadLimits;
  readonly requestTimeoutMs: number;
}

/** What every request with a key passes before its body is read, in this order. */
export const requestHooks = (parts: RequestParts): onRequestAsyncHookHandler[] => [
  neverCached,
  parts.draining.admit,
  authenticate(parts.apiKeys),
  shareTime,
  meterRequest(parts.usage),
  limitRate(parts.rate),
  limitLoad(parts.load),
  limitTime(parts.requestTimeoutMs),
];

/** Responses belong to one tenant: no intermediate cache may keep one. */
async function neverCached(_: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('cache-control', 'no-store');
}

/** While requests of several tenants are open, work that can wait leaves more time for the rest. */
async function shareTime(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const leave = openRequests.enter(tenantOf(request.caller as Caller) ?? 'operator');
  let here = true;
  request.rest = () => {
    if (here) leave();
    here = false;
  };
  whenOver(reply, request.rest);
}
