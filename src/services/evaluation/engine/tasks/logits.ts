import { logSumExp } from '../../../../domain/log-sum-exp.js';
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
  const shift = logSumExp(texts, scale) - logSumExp(own);
  for (const [i, row] of learned.entries()) values[row] = ((own[i] as number) + shift) / scale;
}

/** A sample's cosine similarity with a label. */
export function similarityWith({ values, texts }: SampleProducts, { learned }: PlacedLabels, row: number): number {
  const at = learned.length === 0 ? -1 : learned.indexOf(row);
  return clamped((at === -1 ? values : texts)[at === -1 ? row : at] as number);
}

/** Rounding makes some products of unit vectors larger than 1. */
const clamped = (similarity: number): number => Math.max(-1, Math.min(1, similarity));
