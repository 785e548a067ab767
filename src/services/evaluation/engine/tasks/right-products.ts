import { type BlockTask, productOf } from './block.js';

export interface RightRows {
  /** Rows of the right labels of the block's samples: those of sample i from `rightFrom[i]` to `rightFrom[i + 1]`. */
  readonly rightRows: Int32Array;
  /** [samples + 1] */
  readonly rightFrom: Int32Array;
}

/** Products of samples with their right labels, in the order of these. */
export const rightProducts: BlockTask<RightRows, Float32Array> = (block, { rightRows, rightFrom }) => {
  const products = new Float32Array(rightRows.length);
  for (let sample = 0; sample < block.indexes.length; sample++) {
    for (let at = rightFrom[sample] as number; at < (rightFrom[sample + 1] as number); at++) {
      products[at] = productOf(block, sample, rightRows[at] as number);
    }
  }
  return products;
};
