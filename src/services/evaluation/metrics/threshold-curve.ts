import type { Proportion } from '../../../domain/evaluation.js';
import type { Steps } from '../../../domain/steps.js';
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
export function* thresholdCurve(
  { samples, results }: Measured,
  scores: Float64Array | Float32Array,
): Steps<ThresholdPoint[]> {
  const known = placesOf(samples, 'KNOWN');
  // Numbers are sorted several times as fast as places by their numbers.
  const right = valuesAt(
    scores,
    known.filter((sample) => isRight(results, sample)),
  ).sort();
  yield;
  const wrong = valuesAt(
    scores,
    known.filter((sample) => !isRight(results, sample)),
  ).sort();
  yield;
  const unknown = valuesAt(scores, placesOf(samples, 'UNKNOWN')).sort();
  yield;
  const all = new Float64Array(known.length + unknown.length);
  all.set(right);
  all.set(wrong, right.length);
  all.set(unknown, known.length);
  all.sort();
  yield;
  return pointsOf(all).map((threshold) => {
    const [answeredRight, answeredWrong] = [atLeast(right, threshold), atLeast(wrong, threshold)];
    const answered = answeredRight + answeredWrong;
    return {
      threshold,
      accuracy: proportion(answeredRight, answered),
      refusals: proportion(known.length - answered, known.length),
      falseAccepts: proportion(atLeast(unknown, threshold), unknown.length),
    };
  });
}

/** How many of ascending numbers are at least the threshold. */
function atLeast(ascending: Float64Array, threshold: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < threshold) low = middle + 1;
    else high = middle;
  }
  return ascending.length - low;
}

/** Different ones of ascending numbers, evenly by their number, with the first and the last. */
function pointsOf(ascending: Float64Array): number[] {
  const distinct = ascending.filter((value, i) => i === 0 || value !== ascending[i - 1]);
  if (distinct.length <= MAX_POINTS) return [...distinct];
  const step = (distinct.length - 1) / (MAX_POINTS - 1);
  return Array.from({ length: MAX_POINTS }, (_, i) => distinct[Math.round(i * step)] as number);
}
