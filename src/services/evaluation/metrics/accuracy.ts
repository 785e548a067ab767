import type { Proportion } from '../../../domain/evaluation.js';
import { proportion } from '../statistics/intervals.js';
import { type Measured, placesOf } from './measured.js';

/** The share of known samples of which a right label is among the first `k`. Null where there are fewer labels than `k`. */
export function topAccuracy({ samples, results, labels }: Measured, k: number): Proportion | null {
  if (labels < k) return null;
  const known = placesOf(samples, 'KNOWN');
  let right = 0;
  for (const sample of known) if ((results.rightRank[sample] as number) <= k) right++;
  return proportion(right, known.length);
}

/**
 * -ln of the probability of the right labels together, the mean of known samples. Null where there are none.
 */
export function negativeLogLikelihood({ samples, results }: Measured): number | null {
  const known = placesOf(samples, 'KNOWN');
  if (known.length === 0) return null;
  let sum = 0;
  for (const sample of known) sum -= results.rightLogProbability[sample] as number;
  return sum / known.length;
}
