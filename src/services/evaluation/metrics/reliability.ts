import type { Proportion } from '../../../domain/evaluation.js';
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
  const { count, sum, hits } = binned(confidence, right);
  return Array.from(count, (of, bin) => ({
    low: bin / BINS,
    high: (bin + 1) / BINS,
    confidence: of === 0 ? null : (sum[bin] as number) / of,
    accuracy: proportion(hits[bin] as number, of),
  }));
}

/** The difference of confidence and accuracy in a bin, the mean of samples. Null where there are none. */
export const expectedCalibrationError = ({ confidence, right }: Confidences): number | null =>
  confidence.length === 0 ? null : errorOf(confidence, right);

/**
 * The calibration error that chance alone gives as many answers which are right exactly as often as they are confident:
 * the mean of 100 simulations. An error near it says nothing against a calibration.
 */
export function calibrationErrorByChance(confidence: Float64Array): number | null {
  if (confidence.length === 0) return null;
  const random = seededRandom(confidence.length);
  const right = new Uint8Array(confidence.length);
  let sum = 0;
  for (let i = 0; i < SIMULATIONS; i++) {
    for (let j = 0; j < right.length; j++) right[j] = Number(random() < (confidence[j] as number));
    sum += errorOf(confidence, right);
  }
  return sum / SIMULATIONS;
}

function errorOf(confidence: Float64Array, right: Uint8Array): number {
  const { sum, hits } = binned(confidence, right);
  return sum.reduce((error, one, bin) => error + Math.abs(one - (hits[bin] as number)), 0) / confidence.length;
}

/** Of each bin: answers, the sum of their confidences, and how many were right. */
function binned(confidence: Float64Array, right: Uint8Array) {
  const [count, sum, hits] = [new Int32Array(BINS), new Float64Array(BINS), new Int32Array(BINS)];
  for (let i = 0; i < confidence.length; i++) {
    const value = confidence[i] as number;
    const bin = Math.min(Math.max(Math.ceil(value * BINS) - 1, 0), BINS - 1);
    count[bin] = (count[bin] as number) + 1;
    sum[bin] = (sum[bin] as number) + value;
    hits[bin] = (hits[bin] as number) + (right[i] as number);
  }
  return { count, sum, hits };
}
