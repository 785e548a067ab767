import type { LabelSetId } from './ids.js';
import type { GateReport } from './tag-policy.js';

/** A tag's move from one version to another; null where it did not exist before, or no longer does. */
export interface TagMove {
  readonly labelSetId: LabelSetId;
  readonly name: string;
  /** Position in the tag's history: 1, 2, 3 … */
  readonly sequence: number;
  readonly from: number | null;
  readonly to: number | null;
  readonly at: Date;
  readonly by: string;
  /** How the tag's policy judged it; null where there was none, or it could not judge. */
  readonly gate: GateReport | null;
  /** Why it was made although the policy did not let it pass; null where it did, or there was none. */
  readonly forced: string | null;
}

/** A movable name for a version. */
export interface VersionTag {
  readonly name: string;
  readonly number: number;
  readonly movedAt: Date;
  readonly movedBy: string;
  /** Oldest first. */
  readonly history: readonly TagMove[];
}
