import type { Actor } from '../../../domain/caller.js';
import type { LabelSet } from '../../../domain/label-set.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import type { SampleSet } from '../../../domain/sample.js';

/** A version that a tag is on, or is to move to, and the samples that judge it. */
export interface JudgedVersion {
  readonly actor: Actor;
  readonly labelSet: LabelSet;
  readonly version: LabelSetVersion;
  readonly sampleSet: SampleSet;
  readonly signal: AbortSignal;
}
