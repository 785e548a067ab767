import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantId } from '../../../domain/ids.js';
import { LexiclipError } from '../../../errors.js';
import type { ImageRate } from '../../tenants/image-rate.js';
import type { TenantQuotas } from '../../tenants/tenant-quotas.js';

/** Share of a tenant's images per minute that is left for its requests. */
const LEFT_FOR_REQUESTS = 0.1;
/** Longest time between two looks, ms: the quota may be changed meanwhile. */
const LOOK_MS = 1_000;

/** Counts the images of jobs by the same rate as those of requests, and waits where a request would be refused. */
export class ImageAllowance {
  constructor(
    private readonly rate: ImageRate,
    private readonly quotas: TenantQuotas,
  ) {}

  /** Waits until the tenant may have another image encoded. @throws the signal's reason */
  async take(tenant: TenantId, signal: AbortSignal): Promise<void> {
    for (;;) {
      const { imagesPerMinute: limit } = await this.quotas.of(tenant);
      const { remaining, resetMs } = await this.rate.state(tenant, limit);
      if (remaining > LEFT_FOR_REQUESTS * limit && (await this.isTaken(tenant, limit))) return;
      await sleep(Math.min(LOOK_MS, resetMs + 1), undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  private async isTaken(tenant: TenantId, limit: number): Promise<boolean> {
    try {
      await this.rate.take(tenant, limit);
      return true;
    } catch (error) {
      if (error instanceof LexiclipError) return false;
      throw error;
    }
  }
}
