import type { CalibrationTarget } from '../../../domain/calibration.js';
import type { EvaluatedSamples, SampleResults, Score } from '../../../domain/evaluation.js';
import type { Steps } from '../../../domain/steps.js';
import { LexiclipError } from '../../../errors.js';
import { scoredAnswers } from '../calibration/fitting/conclusion.js';
import { type Halves, pseudoUnknownScores, type ScoreColumns, scoresOf } from '../calibration/fitting/sample-scores.js';
import { thresholdFor } from '../calibration/fitting/target.js';
import { scoreChoice, valuesBy } from '../calibration/fitting/unknown-score.js';
import type { Likeness } from '../calibration/likeness/likeness.js';

/** Samples, compared at the scale of a calibration. */
export interface ScaledSamples {
  readonly samples: EvaluatedSamples;
  /** Those of the half that choices are made on. */
  readonly tune: Halves;
  readonly results: SampleResults;
  readonly scale: number;
  /** By the known ones of that half. */
  readonly likeness: Likeness;
  /** Beside the words of the calibration; undefined where it has none. */
  readonly logSums: Float64Array | undefined;
}

/**
 * Which samples are accepted by a score that is fitted to them as a calibration would be, at the threshold that a target
 * gives it.
 *
 * @returns of each sample, 1 where it is accepted; null where there are too few samples for the score or the target
 */
export function* fittingAcceptance(
  target: CalibrationTarget,
  score: Score,
  compared: ScaledSamples,
): Steps<Uint8Array | null> {
  const { samples, tune, results, likeness, scale, logSums } = compared;
  const { known, unknown } = tune;
  const columns = scoresOf(results, likeness, scale, logSums);
  const pseudo: ScoreColumns | undefined =
    unknown.length === 0 ? pseudoUnknownScores({ samples, known, scale }, results, likeness, logSums) : undefined;
  const choice = yield* scoreChoice(score, columns, tune, pseudo);
  if (!choice) return null;
  const values = yield* valuesBy(choice.unknownScore, columns);
  try {
    const { threshold } = thresholdFor(target, choice, scoredAnswers(tune, results, choice.values));
    return acceptedAt(values, threshold, score, target.kind);
  } catch (error) {
    if (error instanceof LexiclipError) return null;
    throw error;
  }
}

/**
 * Of each sample, 1 where its score reaches the threshold. A threshold is put at the score of a sample, or just above it;
 * when that is computed again, the last digits are chance, and the sample stays on its side all the same.
 */
export function acceptedAt(
  scores: Float64Array,
  threshold: number,
  score: Score,
  kind: CalibrationTarget['kind'],
): Uint8Array {
  const rounding = roundingOf(score, threshold);
  const least = kind === 'FALSE_ACCEPT_RATE' ? threshold + rounding : threshold - rounding;
  return Uint8Array.from(scores, (one) => Number(one >= least));
}

/** How far two computations of a score may be apart, where single-precision cosines are. */
function roundingOf(score: Score, at: number): number {
  if (score === 'SIMILARITY') return 1e-6;
  // Odds change by so much, and near 0 and 1 a probability by less.
  if (score === 'PROBABILITY' || score === 'NEGATIVE_LABELS') return 2e-5 * at * (1 - at);
  return 2e-5;
}
