import type { LabelSetId } from './ids.js';
import type { LabelSetVersion } from './label-set-version.js';

/** The record of a label set. Its labels are in its versions. */
export interface LabelSetRecord {
  readonly id: LabelSetId;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A label set with its latest version. */
export interface LabelSet extends LabelSetRecord {
  readonly latest: LabelSetVersion;
}

/** Refers to a version of a label set: by number, by tag, or the latest. */
export interface LabelSetRef {
  readonly slug: string;
  readonly version?: number | null | undefined;
  readonly tag?: string | null | undefined;
}
