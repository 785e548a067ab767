import type { SampleResults } from '../../../../domain/evaluation.js';
import { firstNotAbove, type Positives } from '../average-precision.js';
import { sumOfExponentials } from '../exponentials.js';
import { newResults } from '../sample-results.js';
import { type Block, type BlockTask, productOf } from './block.js';
import { productsOf, type SampleProducts, shareProbability, similarityWith } from './logits.js';
import type { RightRows } from './right-products.js';

/** How far onnxruntime's product may be from `productOf`'s. */
const ROUNDING = 4e-6;

export interface ResultsParams extends RightRows {
  /** Undefined where average precision is not asked for. */
  readonly positives: Positives | undefined;
}

export interface BlockResults {
  readonly results: SampleResults;
  /** Negatives of the block by the positive that they are not below, as `averagePrecisions` takes them. */
  readonly negatives: Uint32Array | undefined;
}

/** What was found of each sample of the block. */
export const results: BlockTask<ResultsParams, BlockResults> = async (block, params) => {
  const { rightRows, rightFrom, positives } = params;
  const found = newResults(block.indexes.length);
  const negatives = positives && new Uint32Array(positives.similarities.length);
  for await (const tile of block.tiles()) {
    for (let i = 0; i < tile.count; i++) {
      const sample = tile.first + i;
      const rights = rightRows.subarray(rightFrom[sample], rightFrom[sample + 1]);
      const products = productsOf(tile, block.labels, i);
      if (positives && negatives && rights.length > 0)
        countNegative(block, sample, rights, products, positives, negatives);
      writeResult(found, sample, rights, products, block);
    }
  }
  return { results: found, negatives };
};

/** Counts a sample as a negative of every label that it does not belong to and that has positives below it. */
function countNegative(
  block: Block,
  sample: number,
  rights: Int32Array,
  { values }: SampleProducts,
  { similarities, from, lowest }: Positives,
  counts: Uint32Array,
): void {
  for (let row = 0; row < values.length; row++) {
    let value = values[row] as number;
    if (value < (lowest[row] as number) - ROUNDING || rights.includes(row)) continue;
    const [start, end] = [from[row] as number, from[row + 1] as number];
    let at = firstNotAbove(similarities, start, end, value);
    const isNear =
      (at > start && (similarities[at - 1] as number) - value < ROUNDING) ||
      (at < end && value - (similarities[at] as number) < ROUNDING);
    if (isNear) {
      value = productOf(block, sample, row);
      at = firstNotAbove(similarities, start, end, value);
    }
    if (at < end) counts[at] = (counts[at] as number) + 1;
  }
}

function writeResult(
  found: SampleResults,
  sample: number,
  rights: Int32Array,
  products: SampleProducts,
  { labels }: Block,
): void {
  const { logitScale } = labels;
  const { values } = products;
  // Before products with learned labels are replaced.
  const learnedValues = labels.learned.length > 0 ? values.slice() : values;
  shareProbability(products, labels);
  const similarity = (row: number) => similarityWith({ ...products, values: learnedValues }, labels, row);
  const right = firstOf(rights, values);
  const { best, second, ahead } = placesIn(values, right);
  const highest = values[best] as number;
  const sum = sumOfExponentials(values, highest, logitScale);
  found.best[sample] = best;
  found.similarity[sample] = similarity(best);
  found.score[sample] = highest;
  found.probability[sample] = 1 / sum;
  found.second[sample] = second;
  found.secondSimilarity[sample] = second === -1 ? -1 : similarity(second);
  if (second !== -1) {
    found.secondProbability[sample] = Math.exp(logitScale * ((values[second] as number) - highest)) / sum;
  }
  found.right[sample] = right;
  found.rightRank[sample] = right === -1 ? 0 : ahead + 1;
  found.rightSimilarity[sample] = right === -1 ? 0 : similarity(right);
  found.rightScore[sample] = right === -1 ? 0 : (values[right] as number);
  found.rightLogProbability[sample] =
    right === -1 ? Number.NaN : logShareOf(rights, values, right, highest, sum, logitScale);
}

/** The right row with the highest value; the first of equal ones; -1 without any. */
function firstOf(rows: Int32Array, values: Float32Array): number {
  let first = -1;
  for (const row of rows) {
    const difference = first === -1 ? 1 : (values[row] as number) - (values[first] as number);
    if (difference > 0 || (difference === 0 && row < first)) first = row;
  }
  return first;
}

/** The first and second row, and how many come before the right one. */
function placesIn(values: Float32Array, right: number) {
  let [best, second, ahead] = [-1, -1, 0];
  let [highest, next] = [-Infinity, -Infinity];
  const ofRight = right === -1 ? Infinity : (values[right] as number);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (value > highest) {
      [second, next] = [best, highest];
      [best, highest] = [row, value];
    } else if (value > next) {
      [second, next] = [row, value];
    }
    if (value > ofRight || (value === ofRight && row < right)) ahead++;
  }
  return { best, second, ahead };
}

/** Natural logarithm of the share that some rows have of the sum. */
function logShareOf(
  rows: Int32Array,
  values: Float32Array,
  first: number,
  highest: number,
  sum: number,
  scale: number,
): number {
  const top = values[first] as number;
  let own = 0;
  for (const row of rows) own += Math.exp(scale * ((values[row] as number) - top));
  return Math.min(0, scale * (top - highest) + Math.log(own / sum));
}
