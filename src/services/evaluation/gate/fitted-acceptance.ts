import type { CalibrationTarget } from '../../../domain/calibration.js';
import type { Steps } from '../../../domain/steps.js';
import { LexiclipError } from '../../../errors.js';
import { scoredAnswers } from '../calibration/fitting/conclusion.js';
import { halving } from '../calibration/fitting/sample-scores.js';
import { thresholdFor } from '../calibration/fitting/target.js';
import { type Measured, valuesAt } from '../metrics/measured.js';
import { auroc } from '../statistics/roc.js';

/**
 * Which samples a version accepts at the threshold that a target gives it, on the half of the samples that choices are
 * made on, in steps: by the largest similarity or the largest probability, whichever tells unknown samples apart better
 * there.
 *
 * @returns of each sample, 1 where it is accepted; null where there are too few samples for the target
 */
export function* accepting(target: CalibrationTarget, measured: Measured): Steps<Uint8Array | null> {
  const { samples, results } = measured;
  const { tune } = yield* halving(samples);
  const fitted = [results.probability, results.similarity].map((scores) => ({
    scores,
    known: valuesAt(scores, tune.known),
    unknown: valuesAt(scores, tune.unknown),
  })) as [ScoredHalf, ScoredHalf];
  const [byProbability, bySimilarity] = fitted;
  const area = (half: ScoredHalf) => auroc({ positives: half.known, negatives: half.unknown }) ?? 0;
  yield;
  const areaBySimilarity = area(bySimilarity);
  yield;
  const best = areaBySimilarity > area(byProbability) ? bySimilarity : byProbability;
  yield;
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
