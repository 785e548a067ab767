import type { LabelSetId } from '../../../domain/ids.js';
import type { JobOutcome } from '../../../domain/job.js';
import type { ChangeResult } from '../../label-sets/changes/change.js';
import type { PlannedCommit } from '../../label-sets/changes/long-change.js';

/** What a job leaves that has changed a label set: numbers, by which its payload is read again. */
export interface ChangeOutcome extends JobOutcome {
  readonly labelSetId: LabelSetId;
  /** The version that it made, or found unchanged. */
  readonly version: number;
  /** The version that it started from; null for the first. */
  readonly base: number | null;
  readonly unchanged: boolean;
  readonly added: number;
  readonly updated: number;
  /** Number of given labels that did not differ. */
  readonly same: number;
  readonly promptsEncoded: number;
  readonly warnings: readonly string[];
}

/** @param given number of labels in the input */
export function outcomeOf(result: ChangeResult, given: number): ChangeOutcome {
  const { labelSet, unchanged, diff, promptsEncoded, warnings } = result;
  const { number } = labelSet.latest;
  const [added, updated] = [diff.added.length, diff.changed.length];
  return {
    labelSetId: labelSet.id,
    version: number,
    base: baseOf(number, unchanged),
    unchanged,
    added,
    updated,
    same: given - added - updated,
    promptsEncoded,
    warnings,
  };
}

/** What an earlier owner has committed, and had no time to tell. */
export function outcomeOfCommit(labelSetId: LabelSetId, planned: PlannedCommit, given: number): ChangeOutcome {
  const { number, added, updated, promptsEncoded, warnings } = planned;
  const same = given - added - updated;
  const base = baseOf(number, false);
  return { labelSetId, version: number, base, unchanged: false, added, updated, same, promptsEncoded, warnings };
}

const baseOf = (version: number, unchanged: boolean): number | null =>
  unchanged ? version : version > 1 ? version - 1 : null;
