import type { PlacedLabels } from '../comparison.js';
import type { Tile } from '../products.js';

/** A sample's products with the labels' matrix, and what the labels rank by. Views of a tile. */
export interface SampleProducts {
  /** With each label, [labels]: of a learned one, its logit divided by the scale that it was learned at. */
  readonly values: Float32Array;
  /** With the text vectors of the learned labels, [learned]. */
  readonly texts: Float32Array;
}

/** The products of a tile's sample, as they are. */
export function productsOf({ products, columns }: Tile, { count }: PlacedLabels, sample: number): SampleProducts {
  const at = sample * columns;
  return { values: products.subarray(at, at + count), texts: products.subarray(at + count, at + columns) };
}

/**
 * Turns products with learned labels into logits that compare with the others', in place: such labels share the
 * probability that their text vectors have together, at the scale that they were learned at.
 */
export function shareProbability({ values, texts }: SampleProducts, labels: PlacedLabels): void {
  const { learned, biases, learnedScale: scale } = labels;
  if (learned.length === 0) return;
  const own = Float64Array.from(learned, (row, i) => scale * (values[row] as number) + (biases[i] as number));
  const shift = logSumExp(texts, scale) - logSumExp(own, 1);
  for (const [i, row] of learned.entries()) values[row] = ((own[i] as number) + shift) / scale;
}

/** Natural logarithm of the sum of the exponentials of all numbers times the scale. */
export function logSumExp(numbers: Float32Array | Float64Array, scale: number): number {
  let highest = -Infinity;
  for (const number of numbers) if (number > highest) highest = number;
  let sum = 0;
  for (const number of numbers) sum += Math.exp(scale * (number - highest));
  return scale * highest + Math.log(sum);
}

/** A sample's cosine similarity with a label. */
export function similarityWith({ values, texts }: SampleProducts, { learned }: PlacedLabels, row: number): number {
  const at = learned.length === 0 ? -1 : learned.indexOf(row);
  return clamped((at === -1 ? values : texts)[at === -1 ? row : at] as number);
}

/** Rounding makes some products of unit vectors larger than 1. */
const clamped = (similarity: number): number => Math.max(-1, Math.min(1, similarity));
