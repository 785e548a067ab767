import type { Steps } from '../../../domain/steps.js';

/** Row-major, [rows × dimensions]. */
export interface Matrix {
  readonly vectors: Float32Array;
  readonly dimensions: number;
}

/** Below this length, a difference of two unit vectors in 32 bits is rounding. */
const NO_LENGTH = 1e-6;
const ROWS_A_STEP = 64;

/** The mean of the rows, [dimensions]. */
export function* meanOf({ vectors, dimensions }: Matrix): Steps<Float64Array> {
  const rows = vectors.length / dimensions;
  const mean = new Float64Array(dimensions);
  for (let at = 0; at < vectors.length; at += dimensions) {
    if ((at / dimensions) % ROWS_A_STEP === 0) yield;
    for (let i = 0; i < dimensions; i++) mean[i] = (mean[i] as number) + (vectors[at + i] as number) / rows;
  }
  return mean;
}

/**
 * The vectors as seen from a mean: it is subtracted, and they are scaled to unit length again. What all vectors of a set
 * have in common says nothing about which of them are alike, and how much it is differs between models.
 *
 * @returns row-major, [rows × dimensions]; a row that is the mean itself is zero
 */
export function* centred({ vectors, dimensions }: Matrix, mean: Float64Array): Steps<Float32Array> {
  const result = new Float32Array(vectors.length);
  for (let at = 0; at < vectors.length; at += dimensions) {
    if ((at / dimensions) % ROWS_A_STEP === 0) yield;
    let sum = 0;
    for (let i = 0; i < dimensions; i++) sum += ((vectors[at + i] as number) - (mean[i] as number)) ** 2;
    const scale = sum > NO_LENGTH ** 2 ? 1 / Math.sqrt(sum) : 0;
    for (let i = 0; i < dimensions; i++) {
      result[at + i] = ((vectors[at + i] as number) - (mean[i] as number)) * scale;
    }
  }
  return result;
}

/** Dot product of two vectors of the same length. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
