import type { BulkCounts } from '../../../domain/bulk.js';
import type { LabelSetId } from '../../../domain/ids.js';
import type { JobOutcome } from '../../../domain/job.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import type { KeptResults } from '../../storage/bulk/bulk-store.js';
import type { BulkInput } from './bulk-input.js';

/** What a job leaves that has classified images: how many, and where the results are. */
export interface BulkOutcome extends JobOutcome, BulkCounts {
  readonly labelSetId: LabelSetId;
  /** Number of the version that the images were compared with. */
  readonly version: number;
  /** The table with the results, in the tenant's database. */
  readonly table: string;
  /** Version of that table. */
  readonly tableVersion: number;
  /** Of the images' vectors, where they are kept; null where they are not. */
  readonly keptDimensions: number | null;
  /** Digest of the model that has made them. */
  readonly modelDigest: string;
  /** Id of the calibration that was followed; null or absent without one. */
  readonly calibration?: string | null | undefined;
}

export function bulkOutcome(
  { labelSetId, labelSet, keepEmbeddings, calibration = null }: BulkInput,
  { table, version: tableVersion, counts }: KeptResults,
  { dimensions, digest: modelDigest }: ModelIdentity,
): BulkOutcome {
  const keptDimensions = keepEmbeddings ? dimensions : null;
  const of = { labelSetId, version: labelSet.version, modelDigest, calibration };
  return { ...counts, ...of, table, tableVersion, keptDimensions };
}
