import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { TenantId } from '../../domain/ids.js';
import { LexiclipError } from '../../errors.js';
import { RATE_WINDOW_SECONDS } from './image-rate.js';
import type { TenantQuotas } from './tenant-quotas.js';

interface Allowance {
  readonly granted: number;
  /** Why no more are granted; undefined when all are. */
  readonly refusal: LexiclipError | undefined;
}

/** Counts the prompts of each tenant per minute; a minute begins with a prompt. Each process counts separately. */
export class PromptRate {
  // Each tenant has its own limit, so counts are compared with it below and not by the limiter.
  private readonly counts = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: RATE_WINDOW_SECONDS });

  constructor(private readonly quotas: TenantQuotas) {}

  /** Counts prompts, as far as the tenant's quota allows. @param wanted at least 1 */
  async take(tenant: TenantId, wanted: number): Promise<Allowance> {
    const { promptsPerMinute: limit } = await this.quotas.of(tenant);
    const { consumedPoints, msBeforeNext } = await this.counts.consume(tenant, wanted);
    const excess = Math.min(wanted, Math.max(0, consumedPoints - limit));
    if (excess === 0) return { granted: wanted, refusal: undefined };
    await this.counts.reward(tenant, excess);
    const retryAfterMs = Math.max(1, Math.ceil(msBeforeNext));
    const message = `the tenant's quota is ${limit} prompts per minute; try again in ${retryAfterMs} ms`;
    const details = { quota: 'promptsPerMinute', limit, retryAfterMs };
    return { granted: wanted - excess, refusal: new LexiclipError('RATE_LIMITED', message, details) };
  }
}
