import type { BlockTask } from './block.js';

/** Cosine similarity of each sample of the block to each label, row-major, [samples × labels]. Without a classifier. */
export const similarities: BlockTask<undefined, Float32Array> = async (block) => {
  const { count } = block.labels;
  const all = new Float32Array(block.indexes.length * count);
  for await (const { first, products } of block.tiles()) all.set(products, first * count);
  return all;
};
