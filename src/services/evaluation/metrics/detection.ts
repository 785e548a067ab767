import type { Proportion } from '../../../domain/evaluation.js';
import { auroc, falsePositiveRate, type TwoGroups } from '../statistics/roc.js';
import { type Measured, placesOf, valuesAt } from './measured.js';

/** How well a score tells known samples from unknown ones. */
export interface Detection {
  /** Known samples are positive. */
  readonly auroc: number;
  /** The share of unknown samples that pass a threshold which 95 % of the known ones pass. */
  readonly fprAt95Tpr: Proportion;
}

/** Null where there are no known samples, or no unknown ones. @param scores [samples] */
export function detectionBy(
  { samples }: Pick<Measured, 'samples'>,
  scores: Float64Array | Float32Array,
): Detection | null {
  const groups: TwoGroups = {
    positives: valuesAt(scores, placesOf(samples, 'KNOWN')),
    negatives: valuesAt(scores, placesOf(samples, 'UNKNOWN')),
  };
  const area = auroc(groups);
  const rate = falsePositiveRate(groups);
  return area === null || rate === null ? null : { auroc: area, fprAt95Tpr: rate };
}
