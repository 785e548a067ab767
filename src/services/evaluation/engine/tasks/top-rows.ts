import { topRows as highest } from '../../../ranking/top-rows.js';
import type { BlockTask } from './block.js';
import { productsOf, shareProbability } from './logits.js';

export interface TopRows {
  /** Rows of the labels that come first, best first, row-major, [samples × count]; -1 where there are fewer labels. */
  readonly rows: Int32Array;
  /** What they rank by, row-major, [samples × count]: the cosine similarity, without a classifier. */
  readonly values: Float32Array;
}

/** The first labels of each sample of the block. */
export const topRows: BlockTask<{ readonly count: number }, TopRows> = async (block, { count }) => {
  const samples = block.indexes.length;
  const rows = new Int32Array(samples * count).fill(-1);
  const values = new Float32Array(samples * count);
  for await (const tile of block.tiles()) {
    for (let i = 0; i < tile.count; i++) {
      const products = productsOf(tile, block.labels, i);
      shareProbability(products, block.labels);
      const at = (tile.first + i) * count;
      for (const [place, row] of highest(products.values, count).entries()) {
        rows[at + place] = row;
        values[at + place] = products.values[row] as number;
      }
    }
  }
  return { rows, values };
};
