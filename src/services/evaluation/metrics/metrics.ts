import type { Proportion } from '../../../domain/evaluation.js';
import { finish, type Steps } from '../../../domain/steps.js';
import { proportion } from '../statistics/intervals.js';
import { negativeLogLikelihood, topAccuracy } from './accuracy.js';
import { type Confusion, confusions, mistakes } from './confusions.js';
import { type Measured, placesOf } from './measured.js';
import { type LabelMetrics, labelMetrics, macroF1, meanPerClassRecall } from './per-label.js';
import {
  confidencesOf,
  expectedCalibrationError,
  type ReliabilityBin,
  reliabilityBins,
  simulating,
} from './reliability.js';

/** What an evaluation says of the known samples; what it says of the others is in `detection.ts`. */
export interface Metrics {
  readonly knownCount: number;
  readonly unknownCount: number;
  /** Samples of which the version has no right label any more. */
  readonly notInVocabulary: number;
  /** Samples that are not judged yet. */
  readonly unjudgedCount: number;
  readonly top1: Proportion;
  /** Null under five labels. */
  readonly top5: Proportion | null;
  readonly meanPerClassRecall: number | null;
  readonly macroF1: number | null;
  readonly negativeLogLikelihood: number | null;
  readonly expectedCalibrationError: number | null;
  readonly calibrationErrorByChance: number | null;
  readonly reliability: readonly ReliabilityBin[];
  /** By the label's row, [labels]. */
  readonly labels: readonly LabelMetrics[];
  readonly confusions: readonly Confusion[];
  /** Places of the known samples that are wrong, worst first. */
  readonly mistakes: Int32Array;
}

export const metricsOf = (measured: Measured): Metrics => finish(measuring(measured));

/** The same in steps, each of which goes over all samples once or twice. */
export function* measuring(measured: Measured): Steps<Metrics> {
  const { samples } = measured;
  const labels = labelMetrics(measured);
  yield;
  const confidences = confidencesOf(measured);
  yield;
  const counts = {
    knownCount: confidences.right.length,
    unknownCount: placesOf(samples, 'UNKNOWN').length,
    notInVocabulary: placesOf(samples, 'NOT_IN_VOCABULARY').length,
    unjudgedCount: placesOf(samples, 'UNJUDGED').length,
  };
  yield;
  const shares = { top1: topAccuracy(measured, 1) ?? proportion(0, 0), top5: topAccuracy(measured, 5) };
  yield;
  const likelihood = negativeLogLikelihood(measured);
  yield;
  const pairs = yield* confusions(measured);
  yield;
  const worst = yield* mistakes(measured);
  yield;
  const expected = expectedCalibrationError(confidences);
  return {
    ...counts,
    ...shares,
    meanPerClassRecall: meanPerClassRecall(labels),
    macroF1: macroF1(labels),
    negativeLogLikelihood: likelihood,
    expectedCalibrationError: expected,
    calibrationErrorByChance: yield* simulating(confidences.confidence),
    reliability: reliabilityBins(confidences),
    labels,
    confusions: pairs,
    mistakes: worst,
  };
}
