import type { EvaluatedSamples, Judgement, SampleResults } from '../../../domain/evaluation.js';

/** Samples, and what a version said of them. */
export interface Measured {
  readonly samples: EvaluatedSamples;
  readonly results: SampleResults;
  /** Number of labels of the version. */
  readonly labels: number;
}

/** Places of the samples of one judgement, ascending. */
export function placesOf({ judgements }: Pick<EvaluatedSamples, 'judgements'>, judgement: Judgement): Int32Array {
  const places = new Int32Array(judgements.length);
  let count = 0;
  for (let i = 0; i < judgements.length; i++) if (judgements[i] === judgement) places[count++] = i;
  return places.slice(0, count);
}

/** The values at these places. */
export function valuesAt(values: Float64Array | Float32Array, places: Int32Array): Float64Array {
  const found = new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) found[i] = values[places[i] as number] as number;
  return found;
}

/** Whether one of the sample's right labels came first. */
export const isRight = ({ rightRank }: SampleResults, sample: number): boolean => rightRank[sample] === 1;

/** The row that a known sample counts for: the one that came first if it is right, else its first right one. */
export const countedRow = ({ samples, results }: Measured, sample: number): number =>
  isRight(results, sample)
    ? (results.best[sample] as number)
    : (samples.rightRows[samples.rightFrom[sample] as number] as number);
