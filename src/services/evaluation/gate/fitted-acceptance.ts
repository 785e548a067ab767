import type { CalibrationTarget } from '../../../domain/calibration.js';
import { LexiclipError } from '../../../errors.js';
import { scoredAnswers } from '../calibration/fitting/conclusion.js';
import { halvesOf } from '../calibration/fitting/sample-scores.js';
import { thresholdFor } from '../calibration/fitting/target.js';
import { type Measured, valuesAt } from '../metrics/measured.js';
import { auroc } from '../statistics/roc.js';

/**
 * Which samples a version accepts at the threshold that a target gives it, on the half of the samples that choices are
 * made on: by the largest similarity or the largest probability, whichever tells unknown samples apart better there.
 *
 * @returns of each sample, 1 where it is accepted; null where there are too few samples for the target
 */
export function acceptedBy(target: CalibrationTarget, measured: Measured): Uint8Array | null {
  const { samples, results } = measured;
  const { tune } = halvesOf(samples);
  const fitted = [results.probability, results.similarity].map((scores) => ({
    scores,
    known: valuesAt(scores, tune.known),
    unknown: valuesAt(scores, tune.unknown),
  })) as [ScoredHalf, ScoredHalf];
  const [byProbability, bySimilarity] = fitted;
  const area = (half: ScoredHalf) => auroc({ positives: half.known, negatives: half.unknown }) ?? 0;
  const best = area(bySimilarity) > area(byProbability) ? bySimilarity : byProbability;
  try {
    const { threshold } = thresholdFor(target, best, scoredAnswers(tune, results, best.scores));
    return Uint8Array.from(best.scores, (score) => Number(score >= threshold));
  } catch (error) {
    if (error instanceof LexiclipError) return null;
    throw error;
  }
}

interface ScoredHalf {
  readonly scores: Float32Array | Float64Array;
  readonly known: Float64Array;
  readonly unknown: Float64Array;
}
