import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../domain/caller.js';
import { type ImageRate, RATE_WINDOW_SECONDS, rateLimited } from '../services/tenants/image-rate.js';
import type { TenantQuotas } from '../services/tenants/tenant-quotas.js';
import { announcedBytes, LARGE_BYTES } from './bodies/backpressure.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller's quota of images a minute. Set for requests of tenants that have passed `limitRate`. */
    imagesPerMinute?: number;
  }
}

export interface RateParts {
  readonly quotas: TenantQuotas;
  readonly rate: ImageRate;
}

/** Refuses what brings images of a tenant that has had all of its minute, before the body is read. */
export const limitRate =
  ({ quotas, rate }: RateParts) =>
  async (request: FastifyRequest): Promise<void> => {
    const caller = request.caller as Caller;
    if (caller.kind === 'operator') return;
    const { id } = caller.tenant;
    const { imagesPerMinute } = await quotas.of(id);
    request.imagesPerMinute = imagesPerMinute;
    if ((announcedBytes(request) ?? LARGE_BYTES + 1) <= LARGE_BYTES) return;
    const state = await rate.state(id, imagesPerMinute);
    if (state.remaining === 0) throw rateLimited(state);
  };

/** Tells a tenant where it stands, as draft 6 of the IETF's RateLimit header fields has it. */
export const sendRate =
  ({ rate }: RateParts) =>
  async ({ caller, imagesPerMinute }: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (caller?.kind !== 'tenant' || imagesPerMinute === undefined) return;
    const { limit, remaining, resetMs } = await rate.state(caller.tenant.id, imagesPerMinute);
    reply.headers({
      'ratelimit-policy': `${limit};w=${RATE_WINDOW_SECONDS}`,
      'ratelimit-limit': limit,
      'ratelimit-remaining': remaining,
      'ratelimit-reset': Math.ceil(resetMs / 1000),
    });
  };
