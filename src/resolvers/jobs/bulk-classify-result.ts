import { Arg, FieldResolver, Resolver, Root } from 'type-graphql';
import type { BulkFormat } from '../../domain/bulk.js';
import { BulkClassifyResult, BulkDownload, BulkFormatEnum } from '../../schema/jobs/bulk.js';
import type { BulkDownloads } from '../../services/jobs/bulk/bulk-downloads.js';
import type { BulkResultView } from '../views/bulk-result.js';

@Resolver(() => BulkClassifyResult)
export class BulkClassifyResultResolver {
  constructor(private readonly downloads: BulkDownloads) {}

  @FieldResolver(() => BulkDownload, { description: 'A link to a file of the results, for some minutes.' })
  download(
    @Root() { job }: BulkResultView,
    @Arg('format', () => BulkFormatEnum, { nullable: true, defaultValue: 'JSONL' }) format: BulkFormat | null,
  ): BulkDownload {
    return this.downloads.link(job, format ?? 'JSONL');
  }
}
