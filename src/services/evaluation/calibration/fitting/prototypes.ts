import { normalised } from '../../../../domain/vectors.js';
import { similarities } from '../../../ranking/scoring.js';

/** Samples that count for a label each. */
export interface LabelledVectors {
  /** Unit length, row-major, [samples × dimensions]. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
  /** Row of the label that each counts for. */
  readonly label: Int32Array;
}

/** Labels by what their samples look like: those that have samples. */
export interface Prototypes {
  /** Rows of the labels, ascending. */
  readonly rows: Int32Array;
  /** Mean of each one's samples, at unit length, [rows × dimensions]. */
  readonly vectors: Float32Array;
}

/** @param isUsed which samples count */
export function prototypesOf(labelled: LabelledVectors, isUsed: (sample: number) => boolean = () => true): Prototypes {
  const { vectors, dimensions, label } = labelled;
  const sums = new Map<number, Float64Array>();
  for (let sample = 0; sample < label.length; sample++) {
    if (!isUsed(sample)) continue;
    const row = label[sample] as number;
    const sum = sums.get(row) ?? new Float64Array(dimensions);
    sums.set(row, sum);
    for (let i = 0, at = sample * dimensions; i < dimensions; i++, at++) {
      sum[i] = (sum[i] as number) + (vectors[at] as number);
    }
  }
  const rows = Int32Array.from(sums.keys()).sort();
  const means = new Float32Array(rows.length * dimensions);
  for (const [i, row] of rows.entries()) means.set(normalised(sums.get(row) as Float64Array), i * dimensions);
  return { rows, vectors: means };
}

/** The largest cosine of a picture to a prototype; -1 without any. @param image unit length, [dimensions] */
export function prototypeScore(
  image: Float32Array,
  { rows, vectors }: Prototypes,
  isLeftOut?: (row: number) => boolean,
) {
  let largest = -1;
  for (const [i, cosine] of similarities(image, vectors).entries()) {
    if (cosine > largest && !isLeftOut?.(rows[i] as number)) largest = cosine;
  }
  return largest;
}

/**
 * The prototype score of samples that are themselves in the means: each by the means of the other folds.
 *
 * @param folds each sample's fold, from 0
 */
export function heldOutScores(labelled: LabelledVectors, folds: Int32Array): Float64Array {
  const { vectors, dimensions } = labelled;
  const scores = new Float64Array(folds.length);
  const count = folds.reduce((most, fold) => Math.max(most, fold + 1), 0);
  for (let fold = 0; fold < count; fold++) {
    const prototypes = prototypesOf(labelled, (sample) => folds[sample] !== fold);
    for (let sample = 0; sample < folds.length; sample++) {
      if (folds[sample] !== fold) continue;
      scores[sample] = prototypeScore(vectors.subarray(sample * dimensions, (sample + 1) * dimensions), prototypes);
    }
  }
  return scores;
}
