import type { Proportion } from '../../../domain/evaluation.js';
import { finish, type Steps } from '../../../domain/steps.js';
import { proportion } from '../statistics/intervals.js';
import { seededRandom } from '../statistics/random.js';
import { isRight, type Measured, placesOf, valuesAt } from './measured.js';

/** How sure the answers were, and whether they were right. */
export interface Confidences {
  /** Probability of the label that came first, [n]. */
  readonly confidence: Float64Array;
  /** 1 or 0, [n]. */
  readonly right: Uint8Array;
}

/** Answers whose confidence is above `low`, and at most `high`; in the first bin, at least 0. */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  /** Mean confidence; null for a bin of none. */
  readonly confidence: number | null;
  readonly accuracy: Proportion;
}

const BINS = 15;
const SIMULATIONS = 100;

/** Of the known samples, at the model's own scale. */
export function confidencesOf({ samples, results }: Measured): Confidences {
  const known = placesOf(samples, 'KNOWN');
  return {
    confidence: valuesAt(results.probability, known),
    right: Uint8Array.from(known, (sample) => Number(isRight(results, sample))),
  };
}

/** 15 bins of equal width, ascending. */
export function reliabilityBins({ confidence, right }: Confidences): ReliabilityBin[] {
  const { bin, count, sum } = binned(confidence);
  const hits = hitsIn(bin, right);
  return Array.from(count, (of, i) => ({
    low: i / BINS,
    high: (i + 1) / BINS,
    confidence: of === 0 ? null : (sum[i] as number) / of,
    accuracy: proportion(hits[i] as number, of),
  }));
}

/** The difference of confidence and accuracy in a bin, the mean of samples. Null where there are none. */
export function expectedCalibrationError({ confidence, right }: Confidences): number | null {
  if (confidence.length === 0) return null;
  const { bin, sum } = binned(confidence);
  return errorOf(sum, hitsIn(bin, right), confidence.length);
}

/**
 * The calibration error that chance alone gives as many answers which are right exactly as often as they are confident:
 * the mean of 100 simulations. An error near it says nothing against a calibration.
 */
export const calibrationErrorByChance = (confidence: Float64Array): number | null => finish(simulating(confidence));

/** The same in steps, one for each simulation. */
export function* simulating(confidence: Float64Array): Steps<number | null> {
  if (confidence.length === 0) return null;
  const random = seededRandom(confidence.length);
  const { bin, sum } = binned(confidence);
  const right = new Uint8Array(confidence.length);
  let errors = 0;
  for (let i = 0; i < SIMULATIONS; i++) {
    yield;
    for (let j = 0; j < right.length; j++) right[j] = random() < (confidence[j] as number) ? 1 : 0;
    errors += errorOf(sum, hitsIn(bin, right), confidence.length);
  }
  return errors / SIMULATIONS;
}

const errorOf = (sum: Float64Array, hits: Int32Array, of: number): number =>
  sum.reduce((error, one, bin) => error + Math.abs(one - (hits[bin] as number)), 0) / of;

/** The bin of each answer, and of each bin its answers and the sum of their confidences. */
function binned(confidence: Float64Array): { bin: Uint8Array; count: Int32Array; sum: Float64Array } {
  const bin = new Uint8Array(confidence.length);
  const [count, sum] = [new Int32Array(BINS), new Float64Array(BINS)];
  for (let i = 0; i < confidence.length; i++) {
    const value = confidence[i] as number;
    const at = Math.min(Math.max(Math.ceil(value * BINS) - 1, 0), BINS - 1);
    bin[i] = at;
    count[at] = (count[at] as number) + 1;
    sum[at] = (sum[at] as number) + value;
  }
  return { bin, count, sum };
}

/** How many of each bin's answers are right. */
function hitsIn(bin: Uint8Array, right: Uint8Array): Int32Array {
  const hits = new Int32Array(BINS);
  for (let i = 0; i < bin.length; i++)
    hits[bin[i] as number] = (hits[bin[i] as number] as number) + (right[i] as number);
  return hits;
}
