import { sampleScores } from '../../calibration/fitting/prototypes.js';
import { type Likeness, nearestScore } from '../../calibration/likeness/likeness.js';
import { mahalanobisScore, type OwnLabel, type SpreadPicture } from '../../calibration/likeness/mahalanobis.js';
import type { PlacedLabels } from '../comparison.js';
import { type Block, type BlockTask, productOf } from './block.js';

/** What the rows of the matrix are that samples are compared with, and what else it takes. */
export interface LikenessParams {
  /** Of each sample the prototype that it is in; -1 for none. */
  readonly own: Int32Array;
  /** Of each sample its place among the kept ones; -1 for those that are not. */
  readonly keptAt: Int32Array;
  /** Of the prototypes, which are the first rows. */
  readonly sizes: Int32Array;
  readonly sumLengths: Float64Array;
  /** The number of the kept samples, which are the next rows. */
  readonly kept: number;
  /** Behind these the rows of P, and P (m - centre) of each prototype's mean m. */
  readonly spread: PlacedSpread | null;
}

export interface PlacedSpread {
  readonly centre: Float32Array;
  readonly squares: Float64Array;
  /** P · centre, [dimensions]. */
  readonly ofCentre: Float64Array;
  /** centreᵀ P (m - centre), [prototypes]. */
  readonly shifts: Float64Array;
}

/** How much the block's samples look like samples of labels, out of which each is taken that is among them. */
export const likeness: BlockTask<LikenessParams, Likeness> = async (block, params) => {
  const { own, keptAt, sizes, kept, spread } = params;
  const count = block.indexes.length;
  const found: Likeness = {
    prototype: new Float64Array(count),
    others: new Float64Array(count),
    nearest: new Float64Array(count),
    mahalanobis: new Float64Array(count),
  };
  for await (const { first, count: samples, products, columns } of block.tiles()) {
    for (let i = 0; i < samples; i++) {
      const sample = first + i;
      const values = products.subarray(i * columns, (i + 1) * columns);
      const { all, others } = sampleScores(values.subarray(0, sizes.length), own[sample] as number, params);
      found.prototype[sample] = clamped(all);
      found.others[sample] = clamped(others);
      found.nearest[sample] = nearestScore(values.subarray(sizes.length, sizes.length + kept), keptAt[sample]);
      if (spread) found.mahalanobis[sample] = distanceScore(block, sample, values, params, spread);
    }
  }
  return found;
};

function distanceScore(
  { labels, vectors }: Block,
  sample: number,
  values: Float32Array,
  { own, sizes, sumLengths, kept }: LikenessParams,
  { centre, squares, ofCentre, shifts }: PlacedSpread,
): number {
  const { dimensions } = labels;
  const from = sizes.length + kept;
  let square = 0;
  for (let k = 0; k < dimensions; k++) {
    const offset = (vectors[sample * dimensions + k] as number) - (centre[k] as number);
    square += offset * ((values[from + k] as number) - (ofCentre[k] as number));
  }
  const towards = shifts.map((shift, label) => (values[from + dimensions + label] as number) - shift);
  const picture: SpreadPicture = { square, towards };
  const label = own[sample] as number;
  if (label === -1) return mahalanobisScore(picture, squares, dimensions);
  const size = sizes[label] as number;
  const factor = (sumLengths[label] as number) / size;
  const ownLabel: OwnLabel = {
    label,
    size,
    productWith: (other) =>
      factor * productOfRows(labels, label, from + dimensions + other) - (shifts[other] as number),
  };
  return mahalanobisScore(picture, squares, dimensions, ownLabel);
}

const productOfRows = (labels: PlacedLabels, a: number, b: number): number =>
  productOf({ vectors: labels.matrix, labels }, a, b);

/** Rounding makes some cosines larger than 1. */
const clamped = (cosine: number): number => Math.max(-1, Math.min(1, cosine));
