import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../domain/ids.js';

/** Number of images in one measurement of the speed: the model finishes them in batches. */
const SAMPLE = 32;
/** Share of a new measurement in an estimate. */
const WEIGHT = 0.25;
/** Number of tenants whose images have a price of their own. */
const MAX_TENANTS = 1_000;

/**
 * Estimates of what model work costs, ms, from what it has cost. Each tenant's images have a price of their own: those
 * of one may take a hundred times as long as those of another.
 */
export class Prices {
  /** Model time of one prompt, by which it makes the queue longer. */
  prompt: number;
  private readonly images = new LRUCache<TenantId, number>({ max: MAX_TENANTS });
  /** Cost of images that is worked off in 1 ms: above 1 where several are decoded and run at a time. */
  private speed = 1;
  private sampleStart = 0;
  private sampleCost = 0;
  private sampleSize = 0;

  /** @param initial estimate for an image, and for a prompt, until they are measured */
  constructor(private readonly initial: number) {
    this.prompt = initial;
  }

  /** Time of decoding one image of the tenant, and its share of the model's run. */
  ofImage(tenant: TenantId): number {
    return this.images.get(tenant) ?? this.initial * this.speed;
  }

  /** Time that one image of the tenant adds to a queue: less than its cost where several are in work at a time. */
  waitPerImage(tenant: TenantId): number {
    return this.ofImage(tenant) / this.speed;
  }

  promptsRan(count: number, ms: number): void {
    this.prompt += (ms / count - this.prompt) * WEIGHT;
  }

  imageStarted(): void {
    if (this.sampleStart === 0) this.sampleStart = performance.now();
  }

  /**
   * Records what an image has cost.
   *
   * @param more whether others are waiting: idle time must not be measured
   */
  imageDone(tenant: TenantId, cost: number, more: boolean): void {
    const known = this.images.get(tenant);
    this.images.set(tenant, known === undefined ? cost : known + (cost - known) * WEIGHT);
    this.sampleCost += cost;
    this.sampleSize++;
    const isFull = this.sampleSize >= SAMPLE;
    if (isFull) {
      const measured = this.sampleCost / (performance.now() - this.sampleStart);
      this.speed = (this.speed + measured) / 2;
    }
    if (!isFull && more) return;
    this.sampleStart = more ? performance.now() : 0;
    this.sampleCost = 0;
    this.sampleSize = 0;
  }
}
