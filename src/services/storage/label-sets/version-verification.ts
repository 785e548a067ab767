import type { Label } from '../../../domain/label.js';
import { DIGEST_BYTES, type LabelRows, vectorAt } from '../../../domain/label-rows.js';
import type { Steps } from '../../../domain/steps.js';
import { contentDigest, labelDigest, versionDigest } from '../../../domain/version-digest.js';
import type { LogEntry } from './version-log.js';

/** What is stored of a version is not what was committed. */
export class DamagedVersion extends Error {
  constructor(version: Pick<LogEntry, 'labelSetId' | 'number'>, damage: string) {
    super(`version ${version.number} of label set ${version.labelSetId} is damaged: ${damage}`);
  }
}

/** Labels that are hashed in one step: a millisecond's worth. */
const LABELS_A_STEP = 200;

/**
 * Compares a version with its digest.
 *
 * @param before the entry of the version before; null for the first version
 * @throws DamagedVersion
 */
export function* verify(rows: LabelRows, entry: LogEntry, before: LogEntry | null): Steps<void> {
  const { labels, digests } = rows;
  if (labels.length !== entry.labelCount) {
    throw new DamagedVersion(entry, `it has ${labels.length} labels, and ${entry.labelCount} on record`);
  }
  for (let row = 0; row < labels.length; row++) {
    if (row % LABELS_A_STEP === 0) yield;
    const label = labels[row] as Label;
    const stored = digests.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES);
    if (Buffer.compare(labelDigest(label, vectorAt(rows, row)), stored) !== 0) {
      throw new DamagedVersion(entry, `label ${label.id} or its vector is not what was stored`);
    }
  }
  if (versionDigest(entry, contentDigest(rows), before?.digest ?? null) !== entry.digest) {
    throw new DamagedVersion(entry, 'its labels, its record or the version before are not what was stored');
  }
}
