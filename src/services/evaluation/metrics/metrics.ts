import type { Proportion } from '../../../domain/evaluation.js';
import { proportion } from '../statistics/intervals.js';
import { negativeLogLikelihood, topAccuracy } from './accuracy.js';
import { type Confusion, confusions, mistakes } from './confusions.js';
import { type Measured, placesOf } from './measured.js';
import { type LabelMetrics, labelMetrics, macroF1, meanPerClassRecall } from './per-label.js';
import {
  calibrationErrorByChance,
  confidencesOf,
  expectedCalibrationError,
  type ReliabilityBin,
  reliabilityBins,
} from './reliability.js';

/** What an evaluation says of the known samples; what it says of the others is in `detection.ts`. */
export interface Metrics {
  readonly knownCount: number;
  readonly unknownCount: number;
  /** Samples of which the version has no right label any more. */
  readonly notInVocabulary: number;
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

export function metricsOf(measured: Measured): Metrics {
  const { samples } = measured;
  const labels = labelMetrics(measured);
  const confidences = confidencesOf(measured);
  return {
    knownCount: confidences.right.length,
    unknownCount: placesOf(samples, 'UNKNOWN').length,
    notInVocabulary: placesOf(samples, 'NOT_IN_VOCABULARY').length,
    top1: topAccuracy(measured, 1) ?? proportion(0, 0),
    top5: topAccuracy(measured, 5),
    meanPerClassRecall: meanPerClassRecall(labels),
    macroF1: macroF1(labels),
    negativeLogLikelihood: negativeLogLikelihood(measured),
    expectedCalibrationError: expectedCalibrationError(confidences),
    calibrationErrorByChance: calibrationErrorByChance(confidences.confidence),
    reliability: reliabilityBins(confidences),
    labels,
    confusions: confusions(measured),
    mistakes: mistakes(measured),
  };
}
