import { topRows } from '../../../ranking/top-rows.js';
import { sumOfExponentials } from '../exponentials.js';
import type { BlockTask } from './block.js';
import { productsOf, shareProbability } from './logits.js';

export interface Likeliest {
  /** Rows of the most probable labels, best first, row-major, [samples × count]; -1 where there are fewer labels. */
  readonly rows: Int32Array;
  /** Their probabilities among all labels, row-major, [samples × count]. */
  readonly probabilities: Float64Array;
}

/** The most probable labels of each sample of the block. */
export const likeliest: BlockTask<{ readonly count: number }, Likeliest> = async (block, { count }) => {
  const { labels, indexes } = block;
  const rows = new Int32Array(indexes.length * count).fill(-1);
  const probabilities = new Float64Array(indexes.length * count);
  for await (const tile of block.tiles()) {
    for (let i = 0; i < tile.count; i++) {
      const products = productsOf(tile, labels, i);
      shareProbability(products, labels);
      const { values } = products;
      const at = (tile.first + i) * count;
      const top = topRows(values, count);
      const highest = values[top[0] as number] as number;
      const sum = sumOfExponentials(values, highest, labels.logitScale);
      for (const [place, row] of top.entries()) {
        rows[at + place] = row;
        probabilities[at + place] = Math.exp(labels.logitScale * ((values[row] as number) - highest)) / sum;
      }
    }
  }
  return { rows, probabilities };
};
