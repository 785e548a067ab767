import type { CalibrationTarget } from '../../../domain/calibration.js';
import type { EvaluatedSamples } from '../../../domain/evaluation.js';
import { inTurns } from '../../concurrency/turns.js';
import { atScale, type ComparedLabels, type PlacedLabels, type SampleVectors } from '../engine/comparison.js';
import { type EvaluationEngine, rightsOf } from '../engine/evaluation-engine.js';
import { wordLogSums } from './calibrated-scores.js';
import { type Conclusion, concluding, type NegativeLabels } from './fitting/conclusion.js';
import { groupedWords } from './fitting/negative-labels.js';
import { halving } from './fitting/sample-scores.js';
import { fitScale, type ScaleLoss } from './fitting/scale.js';
import { checkSampleCounts } from './fitting/target.js';
import { canBeHad } from './fitting/unknown-score.js';
import { knownPictures, likenessOf, membersOf, type PicturesSource } from './likeness/known-pictures.js';

/** What a calibration is fitted to. */
export interface FittingInput {
  readonly labels: ComparedLabels;
  readonly samples: EvaluatedSamples;
  /** Of all of the samples. */
  readonly vectors: SampleVectors;
  readonly target: CalibrationTarget;
  /** Vectors of words that stand for what is in no label, [words × dimensions], unit length. */
  readonly negatives?: Float32Array | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calibrates a version by one half of its samples; the other half is only measured.
 *
 * @throws LexiclipError TOO_FEW_SAMPLES, saying how many are needed; BAD_USER_INPUT where no threshold does what is asked
 *   for; what `EvaluationEngine.run` throws
 */
export async function fitCalibration(engine: EvaluationEngine, input: FittingInput): Promise<Conclusion> {
  const { labels, samples, vectors, target, negatives: words, signal } = input;
  const halves = await inTurns(halving(samples));
  const { known, unknown } = halves.tune;
  checkSampleCounts(target, known.length, unknown.length);
  const tuned = only(samples, known);
  const placed = engine.place(labels);
  const lossAt = (scale: number) => lossOf(engine, placed, { ...input, samples: tuned }, scale);
  const { scale, loss } = await fitScale(labels.logitScale, lossAt);
  const scaled = engine.place(atScale(labels, scale));
  const results = await engine.sampleResults(scaled, samples, vectors, signal);
  const source = { samples: samples.samples, dimensions: labels.dimensions, vectors, signal };
  const members = membersOf(samples.samples, known, results.right);
  const pictures = await knownPictures(engine, source, members, canBeHad(halves.tune).learned);
  const likeness = await likenessOf(engine, source, pictures, members);
  const negatives = await compareWithWords(engine, source, words, scale);
  return inTurns(concluding({ samples, halves, results, pictures, likeness, scale, loss, negatives }, target));
}

/** Compares all samples with the words, which are shared out among groups. */
async function compareWithWords(
  engine: EvaluationEngine,
  source: PicturesSource,
  given: Float32Array | undefined,
  scale: number,
): Promise<NegativeLabels | undefined> {
  if (!given) return undefined;
  const { dimensions } = source;
  const count = given.length / dimensions;
  const vectors = new Float32Array(given.length);
  for (const [place, row] of groupedWords(count).entries()) {
    vectors.set(given.subarray(row * dimensions, (row + 1) * dimensions), place * dimensions);
  }
  return { vectors, count, logSums: await wordLogSums(engine, vectors, scale, source) };
}

/** The samples with right labels for some of them only. */
function only(samples: EvaluatedSamples, places: Int32Array): EvaluatedSamples {
  const rightFrom = new Int32Array(samples.rightFrom.length);
  const rows: number[] = [];
  const wanted = new Set(places);
  for (let i = 0; i < samples.samples.length; i++) {
    if (wanted.has(i)) rows.push(...samples.rightRows.subarray(samples.rightFrom[i], samples.rightFrom[i + 1]));
    rightFrom[i + 1] = rows.length;
  }
  return { ...samples, rightRows: Int32Array.from(rows), rightFrom };
}

/** The loss of the samples that have right labels, at a scale. */
async function lossOf(
  engine: EvaluationEngine,
  labels: PlacedLabels,
  { samples, vectors, signal }: FittingInput,
  scale: number,
): Promise<ScaleLoss> {
  let sum: ScaleLoss = { value: 0, slope: 0, curvature: 0 };
  await engine.run(
    'scaleLoss',
    labels,
    vectors,
    {
      paramsOf: ({ indexes }) => ({ ...rightsOf(samples, indexes), scale }),
      onResult({ value, slope, curvature }) {
        sum = { value: sum.value + value, slope: sum.slope + slope, curvature: sum.curvature + curvature };
      },
    },
    signal,
  );
  return sum;
}
