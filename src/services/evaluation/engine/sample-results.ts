import type { SampleResults } from '../../../domain/evaluation.js';

/** Results to be filled in. */
export const newResults = (samples: number): SampleResults => ({
  best: new Int32Array(samples),
  similarity: new Float32Array(samples),
  score: new Float32Array(samples),
  probability: new Float64Array(samples),
  second: new Int32Array(samples),
  secondSimilarity: new Float32Array(samples),
  secondProbability: new Float64Array(samples),
  right: new Int32Array(samples),
  rightRank: new Int32Array(samples),
  rightSimilarity: new Float32Array(samples),
  rightScore: new Float32Array(samples),
  rightLogProbability: new Float64Array(samples),
});

/** Copies results of some samples to their places. @param indexes of the samples that `part` is of */
export function putResults(all: SampleResults, part: SampleResults, indexes: Int32Array): void {
  for (const column of Object.keys(all) as (keyof SampleResults)[]) {
    const [to, from] = [all[column], part[column]];
    for (const [i, index] of indexes.entries()) to[index] = from[i] as number;
  }
}
