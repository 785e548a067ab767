import type { CalibrationTarget } from '../../../domain/calibration.js';
import { LexiclipError } from '../../../errors.js';
import { halvesOf } from '../calibration/fitting/sample-scores.js';
import { thresholdFor } from '../calibration/fitting/target.js';
import { isRight, type Measured, valuesAt } from '../metrics/measured.js';
import { auroc } from '../statistics/roc.js';

/**
 * Which samples a version accepts at the threshold that a target gives it, on the half of the samples that choices are
 * made on: by the largest similarity or the largest probability, whichever tells unknown samples apart better there.
 *
 * @returns of each sample, 1 where it is accepted; null where there are too few samples for the target
 */
export function acceptedBy(target: CalibrationTarget, measured: Measured): Uint8Array | null {
  const { samples, results } = measured;
  const { known, unknown } = halvesOf(samples).tune;
  const fitted = [results.probability, results.similarity].map((scores) => ({
    scores,
    known: valuesAt(scores, known),
    unknown: valuesAt(scores, unknown),
  })) as [ScoredHalf, ScoredHalf];
  const [byProbability, bySimilarity] = fitted;
  const area = (half: ScoredHalf) => auroc({ positives: half.known, negatives: half.unknown }) ?? 0;
  const best = area(bySimilarity) > area(byProbability) ? bySimilarity : byProbability;
  const answers = {
    scores: Float64Array.of(...best.known, ...best.unknown),
    right: [...Array.from(known, (place) => Number(isRight(results, place))), ...Array(unknown.length).fill(0)],
  };
  try {
    const { threshold } = thresholdFor(target, best, answers);
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
