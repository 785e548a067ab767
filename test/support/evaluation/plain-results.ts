import type { EvaluatedSamples, SampleResults } from '#lexiclip/domain/evaluation.js';
import type { SampleId } from '#lexiclip/domain/ids.js';
import type { Sample } from '#lexiclip/domain/sample.js';
import type { ComparedLabels } from '#lexiclip/services/evaluation/engine/comparison.js';

/** Pseudo-random numbers from 0 to 1, the same in every run. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Row-major, [count × dimensions]. */
export function unitVectors(count: number, dimensions: number, seed: number): Float32Array {
  const random = randomNumbers(seed);
  const vectors = Float32Array.from({ length: count * dimensions }, () => random() + random() + random() - 1.5);
  for (let row = 0; row < count; row++) {
    const vector = vectors.subarray(row * dimensions, (row + 1) * dimensions);
    const length = Math.hypot(...vector);
    vector.forEach((value, i) => {
      vector[i] = value / length;
    });
  }
  return vectors;
}

/** Samples with these right rows each; in no label where there are none. */
export function evaluatedOn(rights: readonly (readonly number[])[]): EvaluatedSamples {
  const from = [0];
  for (const { length } of rights) from.push((from.at(-1) as number) + length);
  return {
    samples: rights.map((rows, i) => aSample(i, rows)),
    rightRows: Int32Array.from(rights.flat()),
    rightFrom: Int32Array.from(from),
    judgements: rights.map(({ length }) => (length > 0 ? 'KNOWN' : 'UNKNOWN')),
  };
}

export const aSample = (i: number, rows: readonly number[]): Sample => ({
  id: `sm_${String(i).padStart(32, '0')}` as SampleId,
  sha256: null,
  fileName: `${i}.jpg`,
  format: null,
  width: null,
  height: null,
  expected: rows.map((row) => ({ labelId: `lbl_${row}` as never, name: `label ${row}` })),
  kind: null,
  role: 'EVALUATION',
  metadata: null,
});

export function plainSimilarity(
  samples: Float32Array,
  labels: Float32Array,
  dimensions: number,
  sample: number,
  row: number,
): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    sum += (samples[sample * dimensions + d] as number) * (labels[row * dimensions + d] as number);
  }
  return sum;
}

const logSum = (logits: readonly number[]): number => Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));

/** Logits of all labels, by the definition and nothing else. */
function logitsOf({ labels, vectors, dimensions, logitScale, classifier }: PlainInput, sample: number): number[] {
  const texts = Array.from(
    { length: labels.length / dimensions },
    (_, row) => logitScale * plainSimilarity(vectors, labels, dimensions, sample, row),
  );
  if (!classifier) return texts;
  const { rows, weights, biases } = classifier;
  const own = Array.from(
    rows,
    (_, i) => plainSimilarity(vectors, weights, dimensions, sample, i) + (biases[i] as number),
  );
  const shared = logSum(Array.from(rows, (row) => texts[row] as number));
  const logits = [...texts];
  for (const [i, row] of rows.entries()) logits[row] = (own[i] as number) - logSum(own) + shared;
  return logits;
}

export interface PlainInput extends Omit<ComparedLabels, 'vectors'> {
  readonly labels: Float32Array;
  /** Of the samples. */
  readonly vectors: Float32Array;
}

/** What was found of each sample, sorted and summed one by one. */
export function plainResults(
  input: PlainInput,
  { samples, rightRows, rightFrom }: EvaluatedSamples,
): Record<keyof SampleResults, number[]> {
  const all = samples.map((_, sample) => {
    const logits = logitsOf(input, sample);
    const total = logSum(logits);
    const order = [...logits.keys()].sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b);
    const rights = Array.from(rightRows.subarray(rightFrom[sample], rightFrom[sample + 1]));
    const right = order.find((row) => rights.includes(row)) ?? -1;
    const similarity = (row: number) =>
      row === -1 ? 0 : plainSimilarity(input.vectors, input.labels, input.dimensions, sample, row);
    const [best, second = -1] = order as [number, number];
    const score = (row: number) => (row === -1 ? 0 : (logits[row] as number) / input.logitScale);
    const probability = (row: number) => (row === -1 ? 0 : Math.exp((logits[row] as number) - total));
    return {
      best,
      similarity: similarity(best),
      score: score(best),
      probability: probability(best),
      second,
      secondSimilarity: second === -1 ? -1 : similarity(second),
      secondProbability: probability(second),
      right,
      rightRank: right === -1 ? 0 : order.indexOf(right) + 1,
      rightSimilarity: similarity(right),
      rightScore: score(right),
      rightLogProbability: right === -1 ? Number.NaN : logSum(rights.map((row) => logits[row] as number)) - total,
    };
  });
  const columns = Object.keys(all[0] as object) as (keyof SampleResults)[];
  return Object.fromEntries(columns.map((column) => [column, all.map((one) => one[column])])) as Record<
    keyof SampleResults,
    number[]
  >;
}
