import { Products } from '../../learning/products.js';
import type { BlockTask } from './block.js';

/** Samples after which a thread gives way: some milliseconds. */
const SAMPLES_AT_ONCE = 64;

let products: Products | undefined;

/** Σ x xᵀ of those samples of the block that are in, [dimensions × dimensions]: its diagonal and what is right of it. */
export const outerProducts: BlockTask<{ readonly isIn: Uint8Array }, Float64Array> = (block, { isIn }) => {
  const { dimensions } = block.labels;
  products ??= new Products();
  const sum = new Float64Array(dimensions * dimensions);
  const rows = new Float32Array(SAMPLES_AT_ONCE * dimensions);
  let count = 0;
  for (let sample = 0; sample < isIn.length; sample++) {
    if (isIn[sample] === 1) {
      rows.set(block.vectors.subarray(sample * dimensions, (sample + 1) * dimensions), count++ * dimensions);
    }
    if (count < SAMPLES_AT_ONCE && sample < isIn.length - 1) continue;
    block.giveWay();
    products.addOuter(rows.subarray(0, count * dimensions), dimensions, 1, sum);
    count = 0;
  }
  return sum;
};
