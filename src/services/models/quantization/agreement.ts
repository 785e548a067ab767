import { normalised } from '../../../domain/vectors.js';

/** Cosines between the vectors that two forms of a model give the same inputs. */
export interface Agreement {
  readonly worst: number;
  readonly mean: number;
  /**
   * The same after the mean of the first form's unit vectors is taken away from both forms' unit vectors: what all
   * inputs have in common says nothing about them, and makes any two vectors look alike.
   */
  readonly centredWorst: number;
  readonly centredMean: number;
}

/** @param reference one vector for each input, of any length; `others` likewise */
export function agreementOf(reference: readonly Float32Array[], others: readonly Float32Array[]): Agreement {
  const [a, b] = [reference.map(normalised), others.map(normalised)];
  const common = meanOf(a);
  const minus = (vector: Float32Array) => vector.map((value, i) => value - (common[i] as number));
  const plain = a.map((vector, i) => cosine(vector, b[i] as Float32Array));
  const centred = a.map((vector, i) => cosine(minus(vector), minus(b[i] as Float32Array)));
  return {
    worst: Math.min(...plain),
    mean: mean(plain),
    centredWorst: Math.min(...centred),
    centredMean: mean(centred),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (vector[i] as number);
  return sum.map((value) => value / vectors.length);
}

/** 1 for two vectors without length, which one input alone has when it is centred. */
function cosine(a: Float32Array, b: Float32Array): number {
  const dot = a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
  const lengths = Math.hypot(...a) * Math.hypot(...b);
  return lengths === 0 ? 1 : dot / lengths;
}
