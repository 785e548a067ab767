import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { TenantId } from '../../domain/ids.js';
import { LexiclipError } from '../../errors.js';

export const RATE_WINDOW_SECONDS = 60;

/** A tenant's use of its image quota in the current minute. */
interface RateState {
  readonly limit: number;
  readonly remaining: number;
  /** Time until the next minute begins, ms. */
  readonly resetMs: number;
}

/** Counts the images of each tenant per minute; a minute begins with an image. Each process counts separately. */
export class ImageRate {
  // Each tenant has its own limit, so counts are compared with it below and not by the limiter.
  private readonly counts = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: RATE_WINDOW_SECONDS });

  /** Counts an image. @throws LexiclipError RATE_LIMITED when the tenant has used up its images for this minute */
  async take(tenant: TenantId, limit: number): Promise<void> {
    const state = stateOf(await this.counts.consume(tenant), limit);
    if (state.overdrawn) throw rateLimited(state);
  }

  async state(tenant: TenantId, limit: number): Promise<RateState> {
    return stateOf(await this.counts.get(tenant), limit);
  }
}

export function rateLimited({ limit, resetMs }: RateState): LexiclipError {
  const retryAfterMs = Math.max(1, Math.ceil(resetMs));
  const message = `the tenant's quota is ${limit} images per minute; try again in ${retryAfterMs} ms`;
  return new LexiclipError('RATE_LIMITED', message, { quota: 'imagesPerMinute', limit, retryAfterMs });
}

function stateOf(counted: RateLimiterRes | null, limit: number): RateState & { readonly overdrawn: boolean } {
  const used = counted?.consumedPoints ?? 0;
  const resetMs = counted?.msBeforeNext ?? RATE_WINDOW_SECONDS * 1000;
  return { limit, remaining: Math.max(0, limit - used), resetMs, overdrawn: used > limit };
}
