import { normalised } from '../../../../domain/vectors.js';
import { similarities } from '../../../ranking/scoring.js';

/** Labels by what their samples look like: those that have samples. */
export interface Prototypes {
  /** Rows of the labels, ascending. */
  readonly rows: Int32Array;
  /** Mean of each one's samples, at unit length, [rows × dimensions]. */
  readonly vectors: Float32Array;
}

/** Prototypes, and what they are the means of. */
export interface SummedPrototypes extends Prototypes {
  /** Number of samples in each mean, [rows]; 0 where it is not known, so that none can be taken out. */
  readonly sizes: Int32Array;
  /** Length of the sum of their vectors, [rows]. */
  readonly sumLengths: Float64Array;
}

/** Sums up the samples of labels, 64-bit. */
export class PrototypeSums {
  private readonly sums = new Map<number, Float64Array>();
  private readonly sizes = new Map<number, number>();

  /** @param vector unit length, [dimensions] */
  add(label: number, vector: Float32Array): void {
    const sum = this.sums.get(label) ?? new Float64Array(vector.length);
    this.sums.set(label, sum);
    this.sizes.set(label, (this.sizes.get(label) ?? 0) + 1);
    for (let i = 0; i < vector.length; i++) sum[i] = (sum[i] as number) + (vector[i] as number);
  }

  /** The labels of samples whose vectors cancel out are left out. */
  prototypes(): SummedPrototypes {
    const rows = Int32Array.from(this.sums.keys())
      .filter((row) => lengthOf(this.sumOf(row)) > 0)
      .sort();
    const sumLengths = Float64Array.from(rows, (row) => lengthOf(this.sumOf(row)));
    const dimensions = this.sums.values().next().value?.length ?? 0;
    const vectors = new Float32Array(rows.length * dimensions);
    for (const [i, row] of rows.entries()) vectors.set(normalised(this.sumOf(row)), i * dimensions);
    return { rows, vectors, sizes: Int32Array.from(rows, (row) => this.sizes.get(row) as number), sumLengths };
  }

  private sumOf(row: number): Float64Array {
    return this.sums.get(row) as Float64Array;
  }
}

const lengthOf = (vector: Float64Array): number => Math.sqrt(vector.reduce((sum, one) => sum + one * one, 0));

/** The length of each label's mean, by which its unit vector is multiplied, [rows]. */
export const meanFactors = ({ sizes, sumLengths }: SummedPrototypes): Float64Array =>
  sumLengths.map((length, i) => length / (sizes[i] as number));

/** The largest cosine of a picture to a prototype; -1 without any. @param image unit length, [dimensions] */
export const prototypeScore = (image: Float32Array, { vectors }: Prototypes): number =>
  similarities(image, vectors).reduce((largest, cosine) => Math.max(largest, cosine), -1);

/**
 * The largest cosine of a sample to the prototypes of other labels, and to all of them once it is taken out of its own;
 * -1 without any.
 *
 * @param cosines to the prototypes, [rows]
 * @param own place of the prototype that the sample is in; -1 for none
 */
export function sampleScores(
  cosines: Float32Array,
  own: number,
  { sizes, sumLengths }: Pick<SummedPrototypes, 'sizes' | 'sumLengths'>,
): { readonly all: number; readonly others: number } {
  let others = -1;
  for (let i = 0; i < cosines.length; i++) if (i !== own) others = Math.max(others, cosines[i] as number);
  if (own === -1) return { all: others, others };
  const [cosine, size, length] = [cosines[own] as number, sizes[own] as number, sumLengths[own] as number];
  return { all: Math.max(others, size === 0 ? cosine : withoutItself(cosine, length, size)), others };
}

/** Cosine of a unit vector to the sum of others, from its cosine to the sum of all. */
function withoutItself(cosine: number, length: number, size: number): number {
  if (size < 2) return -1;
  const product = cosine * length;
  const rest = Math.sqrt(Math.max(0, length * length - 2 * product + 1));
  return rest > 0 ? Math.max(-1, Math.min(1, (product - 1) / rest)) : -1;
}
