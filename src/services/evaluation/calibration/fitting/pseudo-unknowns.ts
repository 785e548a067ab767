import type { KnownSimilarities } from './scale.js';

/** What a known sample would score if its right labels were not in the set. */
export interface WithoutRightLabels {
  /** Largest cosine to another label, [samples]; -1 where there is none. */
  readonly similarity: Float64Array;
  /** Largest probability of another label, among the others, [samples]; 0 where there is none. */
  readonly probability: Float64Array;
}

/**
 * Scores of known samples with their right labels left out: they stand for unknown samples where nobody has any, and are
 * nearer to the labels than most unknown pictures are.
 */
export function pseudoUnknowns(known: KnownSimilarities, scale: number): WithoutRightLabels {
  const { similarities, labels, rightFrom, rightRows } = known;
  const count = rightFrom.length - 1;
  const [similarity, probability] = [new Float64Array(count), new Float64Array(count)];
  for (let sample = 0; sample < count; sample++) {
    const right = new Set(rightRows.subarray(rightFrom[sample], rightFrom[sample + 1]));
    const others = similarities
      .subarray(sample * labels, (sample + 1) * labels)
      .filter((_, label) => !right.has(label));
    const highest = others.reduce((largest, cosine) => Math.max(largest, cosine), -1);
    const sum = others.reduce((total, cosine) => total + Math.exp(scale * (cosine - highest)), 0);
    similarity[sample] = highest;
    probability[sample] = others.length === 0 ? 0 : 1 / sum;
  }
  return { similarity, probability };
}
