import type { TenantId } from '../../../domain/ids.js';
import { quotaExceeded } from '../../../errors.js';
import type { SampleSetStore } from '../../storage/sample-sets/sample-set-store.js';
import type { ThumbnailStore } from '../../storage/sample-sets/thumbnail-store.js';
import type { TenantQuotas } from '../../tenants/tenant-quotas.js';

const MEGABYTE = 1024 * 1024;

/** Keeps tenants within their quotas of samples and thumbnails. Several writers can exceed them by what they add at once. */
export class SampleQuota {
  constructor(
    private readonly quotas: TenantQuotas,
    private readonly openSets: (tenant: TenantId) => Promise<SampleSetStore>,
    private readonly openThumbnails: (tenant: TenantId) => Promise<ThumbnailStore>,
  ) {}

  /** @throws LexiclipError FORBIDDEN with quota, limit and used, when so many samples more are too many */
  async checkSamples(tenant: TenantId, more: number, argument: string): Promise<void> {
    if (more <= 0) return;
    const { samples: limit } = await this.quotas.of(tenant);
    const used = await this.samplesOf(tenant);
    if (used + more > limit) throw quotaExceeded(argument, 'samples', { quota: 'samples', limit, used });
  }

  /** @param more bytes @throws LexiclipError FORBIDDEN with quota, limit and used, when they are too many */
  async checkThumbnails(tenant: TenantId, more: number, argument: string): Promise<void> {
    const { thumbnailMb: limit } = await this.quotas.of(tenant);
    const used = await (await this.openThumbnails(tenant)).totalBytes();
    if (used + more <= limit * MEGABYTE) return;
    const details = { quota: 'thumbnailMb', limit, used: Math.ceil(used / MEGABYTE) };
    throw quotaExceeded(argument, 'MB of thumbnails', details);
  }

  /** Samples in the latest versions of all the tenant's sets. */
  private async samplesOf(tenant: TenantId): Promise<number> {
    return (await (await this.openSets(tenant)).counts()).reduce((sum, count) => sum + count, 0);
  }
}
