import { type LabelMeans, spreadAbout } from '../../learning/discriminant.js';
import { Products } from '../../learning/products.js';
import { transposedSquare } from '../../learning/triangular.js';
import type { BlockTask } from './block.js';

export interface PrecisionParams {
  readonly means: LabelMeans;
  /** Σ x xᵀ of the samples that the means are of: its diagonal and what is right of it. */
  readonly outer: Float64Array;
}

/** P of the samples' spread about the means, [dimensions × dimensions]; null when no label has two that differ. */
export const precision: BlockTask<PrecisionParams, Float32Array | null> = (_, { means, outer }) => {
  const products = new Products();
  const spread = spreadAbout(means, outer, products);
  if (!spread) return null;
  const dimensions = means.centre.length;
  const columns = transposedSquare(spread.whitening, dimensions);
  return new Float32Array(products.ofRows(columns, columns, dimensions));
};
