import type { Dtype } from '../../../../domain/model-identity.js';
import { normalised } from '../../../../domain/vectors.js';

/**
 * How far the cosine of a vector with that of the same model may be from 1. Other hardware rounds otherwise, and other
 * runtimes multiply with fewer bits; another model is further away by orders of magnitude.
 */
const FARTHEST: Readonly<Partial<Record<Dtype, number>>> = { fp32: 1e-4 };
const FARTHEST_OTHERWISE = 1e-3;

export const farthest = (dtype: Dtype): number => FARTHEST[dtype] ?? FARTHEST_OTHERWISE;

/** 1 less the cosine of two vectors of one length. @throws RangeError for one without a direction */
export function distance(a: Float32Array, b: Float32Array): number {
  const [first, second] = [normalised(a), normalised(b)];
  // Of the difference, because the cosine itself is rounded to 1.
  return first.reduce((sum, value, i) => sum + (value - (second[i] as number)) ** 2, 0) / 2;
}
