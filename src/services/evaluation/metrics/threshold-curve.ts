import type { Proportion } from '../../../domain/evaluation.js';
import { proportion } from '../statistics/intervals.js';
import { isRight, type Measured, placesOf, valuesAt } from './measured.js';

/** What comes of answering only where a score is at least a threshold. */
export interface ThresholdPoint {
  readonly threshold: number;
  /** The share of answered known samples that are right. */
  readonly accuracy: Proportion;
  /** The share of known samples that are not answered. */
  readonly refusals: Proportion;
  /** The share of unknown samples that are answered. */
  readonly falseAccepts: Proportion;
}

const MAX_POINTS = 101;

/**
 * At the scores themselves, or at 101 of them where there are more: from everything answered to one score answered.
 *
 * @param scores larger for what is more likely in the vocabulary, [samples]
 */
export function thresholdCurve({ samples, results }: Measured, scores: Float64Array | Float32Array): ThresholdPoint[] {
  const known = byScore(placesOf(samples, 'KNOWN'), scores);
  const unknown = byScore(placesOf(samples, 'UNKNOWN'), scores);
  // Of the known ones before each place, how many are right.
  const rightBefore = new Int32Array(known.length + 1);
  for (const [i, sample] of known.entries()) {
    rightBefore[i + 1] = (rightBefore[i] as number) + Number(isRight(results, sample));
  }
  const all = new Float64Array(known.length + unknown.length);
  all.set(valuesAt(scores, known));
  all.set(valuesAt(scores, unknown), known.length);
  let [refused, rejected] = [0, 0];
  return pointsOf(all.sort()).map((threshold) => {
    while (refused < known.length && (scores[known[refused] as number] as number) < threshold) refused++;
    while (rejected < unknown.length && (scores[unknown[rejected] as number] as number) < threshold) rejected++;
    const right = (rightBefore[known.length] as number) - (rightBefore[refused] as number);
    return {
      threshold,
      accuracy: proportion(right, known.length - refused),
      refusals: proportion(refused, known.length),
      falseAccepts: proportion(unknown.length - rejected, unknown.length),
    };
  });
}

const byScore = (places: Int32Array, scores: Float64Array | Float32Array): Int32Array =>
  places.sort((a, b) => (scores[a] as number) - (scores[b] as number));

/** Different ones of ascending numbers, evenly by their number, with the first and the last. */
function pointsOf(ascending: Float64Array): number[] {
  const distinct = ascending.filter((value, i) => i === 0 || value !== ascending[i - 1]);
  if (distinct.length <= MAX_POINTS) return [...distinct];
  const step = (distinct.length - 1) / (MAX_POINTS - 1);
  return Array.from({ length: MAX_POINTS }, (_, i) => distinct[Math.round(i * step)] as number);
}
