import type { Calibration } from '../../../domain/calibration.js';
import type { Ranking } from '../../ranking/row-ranking.js';
import { similarities as cosines, probabilityOf, softmaxOver } from '../../ranking/scoring.js';
import type { UsableCalibration } from './calibrations.js';
import { confidenceOf } from './fitting/confidence.js';
import { groupLogSums, negativeLabelScore } from './fitting/negative-labels.js';
import type { CalibrationParts } from './fitting/parts.js';
import { nonconformitiesOf, predictionSet, setLimits } from './fitting/prediction-sets.js';
import { scoreBy } from './fitting/unknown-score.js';
import { pictureLikeness } from './likeness/likeness.js';

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

/** What is known of a picture's first label. */
export interface FirstLabel {
  readonly similarity: number;
  /** What it ranks by: the similarity, unless some labels have learned. */
  readonly rankedBy: number;
  /** At the scale of the calibration. */
  readonly probability: number;
}

/** The score of one picture; larger for what is likelier in the vocabulary. @param image unit length, [dimensions] */
export function calibratedScore(parts: CalibrationParts, image: Float32Array, first: FirstLabel): number {
  const { unknownScore, pictures, scale } = parts;
  return scoreBy(unknownScore, {
    ...first,
    ...pictureLikeness(image, pictures),
    negatives: negativesOf(parts, image, scale * first.rankedBy - Math.log(first.probability)),
  });
}

/** @param labels ln Σ exp(scale · what it ranks by) of the labels */
const negativesOf = ({ negatives, scale }: CalibrationParts, image: Float32Array, labels: number): number | null =>
  negatives.length === 0 ? null : negativeLabelScore(labels, groupLogSums(cosines(image, negatives), scale));

/**
 * @param image unit length, [dimensions]
 * @param ranking of all labels
 */
export function calibratedAnswer(
  { calibration, parts }: UsableCalibration,
  image: Float32Array,
  { rows, similarities, scores }: Ranking,
): CalibratedAnswer {
  const softmax = softmaxOver(Float32Array.from(scores), parts.scale);
  const probabilities = () => Float64Array.from(scores, (one) => probabilityOf(one, softmax));
  const probability = 1 / softmax.sum;
  const [similarity, rankedBy] = [similarities[0] as number, softmax.highest];
  const score = calibratedScore(parts, image, { similarity, rankedBy, probability });
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
