import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../domain/caller.js';
import { type ImageRate, RATE_WINDOW_SECONDS, rateLimited } from '../services/tenants/image-rate.js';
import type { TenantQuotas } from '../services/tenants/tenant-quotas.js';
import { whenLarge } from './bodies/backpressure.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The tenant's quota of images per minute. Set once its request has passed `limitRate`. */
    imagesPerMinute?: number;
  }
}

export interface RateParts {
  readonly quotas: TenantQuotas;
  readonly rate: ImageRate;
}

/**
 * Refuses requests with images before their bodies are read, when the tenant has used up its images for the minute.
 *
 * @throws LexiclipError RATE_LIMITED
 */
export const limitRate =
  ({ quotas, rate }: RateParts) =>
  async (request: FastifyRequest): Promise<void> => {
    const caller = request.caller as Caller;
    if (caller.kind === 'operator') return;
    const { id } = caller.tenant;
    const { imagesPerMinute } = await quotas.of(id);
    request.imagesPerMinute = imagesPerMinute;
    await whenLarge(request, async () => {
      const state = await rate.state(id, imagesPerMinute);
      if (state.remaining === 0) throw rateLimited(state);
    });
  };

/** Reports the rate limit in the header fields of the IETF's RateLimit draft 6. */
export const sendRateHeaders =
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
