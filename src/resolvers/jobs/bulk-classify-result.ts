import { Arg, FieldResolver, Resolver, Root } from 'type-graphql';
import type { BulkFormat } from '../../domain/bulk.js';
import { CalibrationType } from '../../schema/evaluation/calibration.js';
import { BulkClassifyResult, BulkDownload, BulkFormatEnum } from '../../schema/jobs/bulk.js';
import type { Calibrations } from '../../services/evaluation/calibration/calibrations.js';
import type { BulkDownloads } from '../../services/jobs/bulk/bulk-downloads.js';
import type { BulkResultView } from '../views/bulk-result.js';
import { calibrationView } from '../views/calibration.js';

@Resolver(() => BulkClassifyResult)
export class BulkClassifyResultResolver {
  constructor(
    private readonly downloads: BulkDownloads,
    private readonly calibrations: Calibrations,
  ) {}

  @FieldResolver(() => CalibrationType, {
    nullable: true,
    description: 'What the answers follow. Null where that is none, and when it was deleted since.',
  })
  async calibration(@Root() { calibrationId, job }: BulkResultView): Promise<CalibrationType | null> {
    const found = calibrationId === null ? undefined : await this.calibrations.find(job.tenantId, calibrationId);
    return found ? calibrationView(found) : null;
  }

  @FieldResolver(() => BulkDownload, { description: 'A link to a file of the results, for some minutes.' })
  download(
    @Root() { job }: BulkResultView,
    @Arg('format', () => BulkFormatEnum, { nullable: true, defaultValue: 'JSONL' }) format: BulkFormat | null,
  ): BulkDownload {
    return this.downloads.link(job, format ?? 'JSONL');
  }
}
