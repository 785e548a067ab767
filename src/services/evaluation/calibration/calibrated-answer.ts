import type { Calibration } from '../../../domain/calibration.js';
import type { Ranking } from '../../ranking/row-ranking.js';
import { softmaxOver } from '../../ranking/scoring.js';
import type { UsableCalibration } from './calibrations.js';
import { confidenceOf } from './fitting/confidence.js';
import { nonconformitiesOf, predictionSet, setLimits } from './fitting/prediction-sets.js';
import { prototypeScore } from './fitting/prototypes.js';
import { scoreBy } from './fitting/unknown-score.js';

/** What a calibration says of one image. */
export interface CalibratedAnswer {
  readonly calibration: Calibration;
  /** Larger for what is likelier in the vocabulary. */
  readonly score: number;
  /** Whether the score reaches the threshold. */
  readonly isAccepted: boolean;
  /** How likely the first label is right. */
  readonly confidence: number;
  /**
   * Places in the ranking of the labels of a set that holds the right label at a rate.
   *
   * @param coverage above 0 and under 1
   */
  setOf(coverage: number): Int32Array;
}

/**
 * @param image unit length, [dimensions]
 * @param ranking of all labels
 */
export function calibratedAnswer(
  { calibration, parts }: UsableCalibration,
  image: Float32Array,
  { rows, similarities }: Ranking,
): CalibratedAnswer {
  const { highest, sum } = softmaxOver(Float32Array.from(similarities), parts.scale);
  const probabilities = () =>
    Float64Array.from(similarities, (similarity) => Math.exp(parts.scale * (similarity - highest)) / sum);
  const probability = 1 / sum;
  const score = scoreBy(parts.unknownScore, {
    similarity: highest,
    probability,
    prototype: prototypeScore(image, parts.prototypes),
  });
  return {
    calibration,
    score,
    isAccepted: score >= parts.threshold,
    confidence: confidenceOf(probability, parts.curve),
    setOf(coverage) {
      const limits = setLimits(nonconformitiesOf(parts.nonconformity, parts.label), rows.length, coverage);
      return predictionSet(
        probabilities(),
        Float64Array.from(rows, (row) => limits[row] as number),
      );
    },
  };
}
