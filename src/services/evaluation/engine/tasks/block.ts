import type { PlacedLabels } from '../comparison.js';
import type { Tile } from '../products.js';

/** Samples in a thread, beside the labels that they are compared with. */
export interface Block {
  /** The samples' places among those that are evaluated on. */
  readonly indexes: Int32Array;
  /** Row-major, [samples × dimensions]. */
  readonly vectors: Float32Array;
  readonly labels: PlacedLabels;
  /** Their products with the labels, some samples at a time. */
  tiles(): AsyncIterable<Tile>;
  /** Waits while something urgent goes on. Tiles do by themselves. */
  giveWay(): void;
}

/** What a thread does with a block. A pure function: a lost thread's block is given to another. */
export type BlockTask<Params, Result> = (block: Block, params: Params) => Promise<Result> | Result;

/**
 * Product of a sample and a row of the labels' matrix, to the bit the same wherever the two are: onnxruntime's may depend
 * on what it is computed with.
 */
export function productOf({ vectors, labels }: Pick<Block, 'vectors' | 'labels'>, sample: number, row: number): number {
  const { matrix, dimensions } = labels;
  const [left, right] = [sample * dimensions, row * dimensions];
  let sum = 0;
  for (let d = 0; d < dimensions; d++) sum += (vectors[left + d] as number) * (matrix[right + d] as number);
  return Math.fround(sum);
}
