import type { CalibrationTarget } from '../../../domain/calibration.js';
import type { EvaluatedSamples, SampleResults } from '../../../domain/evaluation.js';
import type { ComparedLabels, PlacedLabels, SampleVectors } from '../engine/comparison.js';
import { type EvaluationEngine, rightsOf } from '../engine/evaluation-engine.js';
import { type Conclusion, concluded, type NegativeLabels } from './fitting/conclusion.js';
import { GROUPS, groupedWords, groupLogSums } from './fitting/negative-labels.js';
import { PrototypeSums } from './fitting/prototypes.js';
import { halvesOf, type PrototypeResults } from './fitting/sample-scores.js';
import { fitScale, type ScaleLoss } from './fitting/scale.js';
import { checkSampleCounts } from './fitting/target.js';

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
  const { labels, samples, vectors, target, signal } = input;
  const halves = halvesOf(samples);
  const { known, unknown } = halves.tune;
  checkSampleCounts(target, known.length, unknown.length);
  const tuned = only(samples, known);
  const placed = engine.place(labels);
  const lossAt = (scale: number) => lossOf(engine, placed, { ...input, samples: tuned }, scale);
  const { scale, loss } = await fitScale(labels.logitScale, lossAt);
  const { results } = await engine.results(engine.place({ ...labels, logitScale: scale }), samples, vectors, signal);
  const prototypes = await compareWithPrototypes(engine, { ...input, samples: tuned }, results);
  const negatives = await compareWithWords(engine, input, scale);
  return concluded({ samples, halves, results, prototypes, scale, loss, negatives }, target);
}

/** Compares all samples with the words, which are shared out among groups. */
async function compareWithWords(
  engine: EvaluationEngine,
  { labels: { dimensions }, samples, vectors, negatives, signal }: FittingInput,
  scale: number,
): Promise<NegativeLabels | undefined> {
  if (!negatives) return undefined;
  const count = negatives.length / dimensions;
  const grouped = new Float32Array(negatives.length);
  for (const [place, row] of groupedWords(count).entries()) {
    grouped.set(negatives.subarray(row * dimensions, (row + 1) * dimensions), place * dimensions);
  }
  const logSums = new Float64Array(samples.samples.length * GROUPS);
  const placed = engine.place({ vectors: grouped, dimensions, logitScale: scale });
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
  return { vectors: grouped, count, logSums };
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

/** Compares all samples with the means of those that have right labels. */
async function compareWithPrototypes(
  engine: EvaluationEngine,
  { labels, samples, vectors, signal }: FittingInput,
  { right }: SampleResults,
): Promise<PrototypeResults> {
  const { dimensions } = labels;
  const sums = new PrototypeSums();
  const isIn = (sample: number) => (samples.rightFrom[sample + 1] as number) > (samples.rightFrom[sample] as number);
  for await (const block of vectors()) {
    signal?.throwIfAborted();
    for (const [i, sample] of block.indexes.entries()) {
      if (isIn(sample)) sums.add(right[sample] as number, block.vectors.subarray(i * dimensions, (i + 1) * dimensions));
    }
  }
  const prototypes = sums.prototypes();
  const meanOf = new Map([...prototypes.rows].map((row, i) => [row, i]));
  const rows: number[] = [];
  const rightFrom = new Int32Array(samples.samples.length + 1);
  for (let sample = 0; sample < samples.samples.length; sample++) {
    const mean = isIn(sample) ? meanOf.get(right[sample] as number) : undefined;
    if (mean !== undefined) rows.push(mean);
    rightFrom[sample + 1] = rows.length;
  }
  const inMeans = { ...samples, rightRows: Int32Array.from(rows), rightFrom };
  const placed = engine.place({ vectors: prototypes.vectors, dimensions, logitScale: 1 });
  return { results: (await engine.results(placed, inMeans, vectors, signal)).results, prototypes };
}
