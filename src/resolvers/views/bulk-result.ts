import type { Job } from '../../domain/job.js';
import type { BulkClassifyResult } from '../../schema/jobs/bulk.js';
import type { BulkOutcome } from '../../services/jobs/bulk/bulk-outcome.js';
import type { LabelSets } from '../../services/label-sets/label-sets.js';
import { versionView } from './views.js';

export interface BulkResultView extends BulkClassifyResult {
  readonly job: Job;
  /** Null where none was followed. */
  readonly calibrationId: string | null;
}

/** What a job has found that classifies images; undefined for one that has not succeeded. */
export async function bulkResultView(labelSets: LabelSets, job: Job): Promise<BulkResultView | undefined> {
  const outcome = job.outcome as BulkOutcome | null;
  if (!outcome) return undefined;
  const { total, classified, failed, unknown, table } = outcome;
  const labelSet = await labelSets.findById(job.tenantId, outcome.labelSetId);
  const found = labelSet && (await labelSets.findVersion(job.tenantId, labelSet, outcome.version));
  const version = found ? versionView(labelSet, found) : null;
  return { job, calibrationId: outcome.calibration ?? null, version, total, classified, failed, unknown, table };
}
