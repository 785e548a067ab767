import { type ScaleLoss, scaleLossOf } from '../../calibration/fitting/scale.js';
import type { BlockTask } from './block.js';
import { productsOf, shareProbability } from './logits.js';
import type { RightRows } from './right-products.js';

export interface ScaleLossParams extends RightRows {
  readonly scale: number;
}

/** Negative log-likelihood of the block's samples that have right labels, at a scale. */
export const scaleLoss: BlockTask<ScaleLossParams, ScaleLoss> = async (block, { rightRows, rightFrom, scale }) => {
  let [value, slope, curvature] = [0, 0, 0];
  for await (const tile of block.tiles()) {
    for (let i = 0; i < tile.count; i++) {
      const sample = tile.first + i;
      const rights = rightRows.subarray(rightFrom[sample], rightFrom[sample + 1]);
      if (rights.length === 0) continue;
      const products = productsOf(tile, block.labels, i);
      shareProbability(products, block.labels);
      const one = scaleLossOf(products.values, rights, scale);
      value += one.value;
      slope += one.slope;
      curvature += one.curvature;
    }
  }
  return { value, slope, curvature };
};
