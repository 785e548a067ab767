import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { LexiclipError } from '../../errors.js';

const WINDOW_SECONDS = 10;
/** How many wrong keys one address may send in that time before more are refused without a look-up. */
const MAX_WRONG = 100;
const REMEMBERED = 10_000;
/** How long a key counts as one that was valid, ms. */
const VALID_MS = 3600_000;

/**
 * Keeps wrong keys from costing a look-up each. One that is sent again is remembered; who sends many different ones is
 * told to wait. Keys that were valid lately are always looked up, also from such an address: it may be a proxy's.
 */
export class WrongKeys {
  private readonly wrong: LRUCache<string, true> | undefined;
  private readonly valid = new LRUCache<string, true>({ max: REMEMBERED, ttl: VALID_MS });
  // Compared with the maximum below, and not by the limiter, which throws what is no Error.
  private readonly counts = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: WINDOW_SECONDS });

  /** @param consistencyMs how long a wrong key is remembered, ms: it may be created by another process */
  constructor(consistencyMs: number) {
    this.wrong = consistencyMs > 0 ? new LRUCache({ max: REMEMBERED, ttl: consistencyMs }) : undefined;
  }

  /** Whether the key with this hash was wrong a moment ago. */
  has(hash: string): boolean {
    return this.wrong?.has(hash) ?? false;
  }

  /**
   * Asks for a look-up. It counts as one of a wrong key until it has ended, so that many at a time are bounded too.
   *
   * @throws LexiclipError RATE_LIMITED when the address has sent too many wrong keys
   */
  async admit(hash: string, address: string): Promise<void> {
    if (this.valid.has(hash)) return;
    const counted = await this.counts.consume(address);
    if (counted.consumedPoints > MAX_WRONG) throw tooMany(counted);
  }

  /** Remembers how a look-up ended. */
  async found(hash: string, address: string, isValid: boolean): Promise<void> {
    if (!isValid) {
      this.valid.delete(hash);
      this.wrong?.set(hash, true);
    } else if (!this.valid.has(hash)) {
      this.valid.set(hash, true);
      await this.counts.reward(address);
    }
  }

  clear(): void {
    this.wrong?.clear();
  }
}

function tooMany({ msBeforeNext }: RateLimiterRes): LexiclipError {
  const retryAfterMs = Math.max(1, Math.ceil(msBeforeNext));
  const message = `too many API keys from this address were not valid; try again in ${retryAfterMs} ms`;
  return new LexiclipError('RATE_LIMITED', message, { retryAfterMs });
}
