import type { EvaluatedSamples, Judgement, SampleResults } from '#lexiclip/domain/evaluation.js';
import type { SampleId } from '#lexiclip/domain/ids.js';
import type { Sample } from '#lexiclip/domain/sample.js';
import { newResults } from '#lexiclip/services/evaluation/engine/sample-results.js';
import type { Measured } from '#lexiclip/services/evaluation/metrics/measured.js';

/** What is known of one sample: its right labels' rows, none for an unknown one, null for labels that are gone. */
export type Truth = readonly number[] | null;

/** Samples as an evaluation takes them. */
export function evaluatedSamples(truths: readonly Truth[]): EvaluatedSamples {
  const rightFrom = [0];
  for (const truth of truths) rightFrom.push((rightFrom.at(-1) as number) + (truth?.length ?? 0));
  return {
    samples: truths.map((truth, i) => sample(i, truth)),
    rightRows: Int32Array.from(truths.flatMap((truth) => truth ?? [])),
    rightFrom: Int32Array.from(rightFrom),
    judgements: truths.map((truth): Judgement => {
      if (truth === null) return 'NOT_IN_VOCABULARY';
      return truth.length > 0 ? 'KNOWN' : 'UNKNOWN';
    }),
  };
}

const sample = (place: number, truth: Truth): Sample => ({
  id: `sm_${String(place).padStart(32, '0')}` as SampleId,
  sha256: null,
  fileName: null,
  format: null,
  width: null,
  height: null,
  expected: truth === null ? [] : truth.map((row) => ({ labelId: `lb_${row}` as never, name: `label ${row}` })),
  kind: null,
  role: 'EVALUATION',
  metadata: null,
});

/** Measures samples with a plain softmax in 64 bits. @param cosines row-major, [samples × labels] */
export function measured(
  cosines: ArrayLike<number>,
  labels: number,
  truths: readonly Truth[],
  logitScale: number,
): Measured {
  const samples = evaluatedSamples(truths);
  const results = emptyResults(truths.length);
  for (const [i, truth] of truths.entries()) {
    const row = Float64Array.from({ length: labels }, (_, label) => cosines[i * labels + label] as number);
    const probability = softmax(row, logitScale);
    const order = [...row.keys()].sort((a, b) => (row[b] as number) - (row[a] as number));
    const [best, second] = order as [number, number | undefined];
    results.best[i] = best;
    results.similarity[i] = row[best] as number;
    results.score[i] = row[best] as number;
    results.probability[i] = probability[best] as number;
    results.second[i] = second ?? -1;
    results.secondSimilarity[i] = second === undefined ? -1 : (row[second] as number);
    results.secondProbability[i] = second === undefined ? 0 : (probability[second] as number);
    if (!truth?.length) continue;
    const right = order.find((label) => truth.includes(label)) as number;
    results.right[i] = right;
    results.rightRank[i] = order.indexOf(right) + 1;
    results.rightSimilarity[i] = row[right] as number;
    results.rightScore[i] = row[right] as number;
    results.rightLogProbability[i] = Math.log(truth.reduce((sum, label) => sum + (probability[label] as number), 0));
  }
  return { samples, results, labels };
}

export function softmax(cosines: Float64Array, logitScale: number): Float64Array {
  const highest = Math.max(...cosines);
  const weights = cosines.map((cosine) => Math.exp(logitScale * (cosine - highest)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function emptyResults(count: number): SampleResults {
  const empty = newResults(count);
  empty.right.fill(-1);
  empty.rightLogProbability.fill(Number.NaN);
  return empty;
}
