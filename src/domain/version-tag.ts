import type { LabelSetId } from './ids.js';

/** A tag's move from one version to another; null where it was not set before, or is not any more. */
export interface TagMove {
  readonly labelSetId: LabelSetId;
  readonly name: string;
  /** Place in the tag's history: 1, 2, 3 … */
  readonly sequence: number;
  readonly from: number | null;
  readonly to: number | null;
  readonly at: Date;
  readonly by: string;
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
