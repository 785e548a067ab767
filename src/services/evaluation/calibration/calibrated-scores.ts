import type { SampleResults } from '../../../domain/evaluation.js';
import { inTurns } from '../../concurrency/turns.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import { GROUPS, groupLogSums } from './fitting/negative-labels.js';
import type { CalibrationParts } from './fitting/parts.js';
import { scoresOf } from './fitting/sample-scores.js';
import { valuesBy } from './fitting/unknown-score.js';
import { likenessOf, type Members, type PicturesSource } from './likeness/known-pictures.js';
import type { KnownPictures, Likeness } from './likeness/likeness.js';

/**
 * What a calibration says of samples, as it does of images: their scores.
 *
 * @param results of the samples, at the calibration's scale
 * @param members those of the samples that the calibration compares others with: each is scored as if it was not among
 *   them
 * @returns [samples]
 * @throws as `EvaluationEngine.run`
 */
export async function calibratedScores(
  engine: EvaluationEngine,
  {
    unknownScore,
    pictures,
    negatives,
    scale,
  }: Pick<CalibrationParts, 'unknownScore' | 'pictures' | 'negatives' | 'scale'>,
  source: PicturesSource,
  results: SampleResults,
  members: Members,
): Promise<Float64Array> {
  const likeness = isEmpty(pictures) ? noLikeness(results) : await likenessOf(engine, source, pictures, members);
  const logSums = negatives.length > 0 ? await wordLogSums(engine, negatives, scale, source) : undefined;
  return inTurns(valuesBy(unknownScore, scoresOf(results, likeness, scale, logSums)));
}

const isEmpty = ({ prototypes, kept }: KnownPictures): boolean => prototypes.rows.length === 0 && kept.length === 0;

/** Of samples whose score does without. */
export const noLikeness = ({ best }: SampleResults): Likeness => {
  const column = new Float64Array(best.length);
  return { prototype: column, others: column, nearest: column, mahalanobis: column };
};

/**
 * `groupLogSums` of each sample, [samples × groups]. The samples' vectors are read once.
 *
 * @param words vectors by place, row-major, [words × dimensions], unit length
 * @throws as `EvaluationEngine.run`
 */
export async function wordLogSums(
  engine: EvaluationEngine,
  words: Float32Array,
  scale: number,
  { samples, dimensions, vectors, signal }: PicturesSource,
): Promise<Float64Array> {
  const count = words.length / dimensions;
  const logSums = new Float64Array(samples.length * GROUPS);
  const placed = engine.place({ vectors: words, dimensions, logitScale: scale });
  await engine.run(
    'similarities',
    placed,
    vectors,
    {
      paramsOf: () => undefined,
      onResult(cosines, { indexes }) {
        for (const [i, sample] of indexes.entries()) {
          logSums.set(groupLogSums(cosines.subarray(i * count, (i + 1) * count), scale), sample * GROUPS);
        }
      },
    },
    signal,
  );
  return logSums;
}
