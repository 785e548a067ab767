import type { Proportion } from '../../../domain/evaluation.js';
import { proportion } from './intervals.js';

/** Scores of two groups, of which the positives should be larger. No score is NaN. */
export interface TwoGroups {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/**
 * The area under the curve of true positives over false ones: the share of pairs, one of each group, in which the
 * positive has the larger score. A tie counts half. Null where a group is empty.
 */
export function auroc({ positives, negatives }: TwoGroups): number | null {
  if (positives.length === 0 || negatives.length === 0) return null;
  const others = negatives.slice().sort();
  let [below, atMost, halves] = [0, 0, 0];
  for (const score of positives.slice().sort()) {
    while (below < others.length && (others[below] as number) < score) below++;
    while (atMost < others.length && (others[atMost] as number) <= score) atMost++;
    halves += below + atMost;
  }
  return halves / (2 * positives.length * others.length);
}

/**
 * The share of negatives that a threshold lets through which lets through a given share of the positives, or as few more
 * as ties force. Null where a group is empty.
 *
 * @param rate share of the positives, above 0
 */
export function falsePositiveRate({ positives, negatives }: TwoGroups, rate = 0.95): Proportion | null {
  if (positives.length === 0 || negatives.length === 0) return null;
  const wanted = Math.ceil(rate * positives.length - 1e-9);
  const threshold = positives.slice().sort()[positives.length - wanted] as number;
  let passed = 0;
  for (const score of negatives) if (score >= threshold) passed++;
  return proportion(passed, negatives.length);
}
