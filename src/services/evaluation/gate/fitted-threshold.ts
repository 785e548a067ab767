import type { Proportion } from '../../../domain/evaluation.js';
import { detectionBy } from '../metrics/detection.js';
import { proportion } from '../statistics/intervals.js';
import { passedOnAverage } from '../statistics/order-bounds.js';
import { type Answered, placesJudged, placesOfHalf } from './move-figures.js';

/**
 * How many unknowns of the half that judges would be accepted by a version without a calibration: by a threshold that is
 * fitted on the other half, on the largest similarity or the largest probability, whichever tells unknowns apart better
 * there.
 *
 * @param rate of false accepts that the threshold is fitted to
 * @returns null where the other half has too few unknowns for that
 */
export function falseAcceptsWhenFitted(answered: Answered, rate: number): Proportion | null {
  const tuning = placesJudged(answered.samples, 'TUNE', 'UNKNOWN');
  const passed = passedOnAverage(tuning.length, rate);
  if (passed < 1) return null;
  const scores = betterScore(answered);
  const descending = tuning.map((place) => scores[place] as number).sort((a, b) => b - a);
  // The k-th largest is not accepted itself, nor is what ties with it.
  const threshold = descending[passed - 1] as number;
  const judging = placesJudged(answered.samples, 'GATE', 'UNKNOWN');
  return proportion(judging.filter((place) => (scores[place] as number) > threshold).length, judging.length);
}

function betterScore({ samples, results }: Answered): Float32Array | Float64Array {
  const { similarity, probability } = results;
  const judgements = samples.judgements.slice();
  // What judges has no part in the choice.
  for (const place of placesOfHalf(samples, 'GATE')) judgements[place] = 'NOT_IN_VOCABULARY';
  const tuning = { samples: { ...samples, judgements } };
  const area = (scores: Float32Array | Float64Array) => detectionBy(tuning, scores)?.auroc ?? 0;
  return area(probability) > area(similarity) ? probability : similarity;
}
