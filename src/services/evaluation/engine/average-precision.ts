import { sharedFloats } from './comparison.js';

/**
 * The similarities of each label's positives, by which its negatives are counted: average precision without sorting
 * every similarity of every label.
 */
export interface Positives {
  /** Of each label its positives' similarities, highest first: those from `from[label]` to `from[label + 1]`. Shared. */
  readonly similarities: Float32Array;
  /** [labels + 1], ascending. Shared. */
  readonly from: Int32Array;
  /** Of each label its lowest positive's similarity; Infinity without any. [labels], shared. */
  readonly lowest: Float32Array;
}

/**
 * @param rows rows of labels, one for each positive
 * @param similarities of each positive with its label
 */
export function positivesOf(labels: number, rows: Int32Array, similarities: Float32Array): Positives {
  const from = new Int32Array(new SharedArrayBuffer((labels + 1) * Int32Array.BYTES_PER_ELEMENT));
  for (const row of rows) from[row + 1] = (from[row + 1] as number) + 1;
  for (let row = 0; row < labels; row++) from[row + 1] = (from[row + 1] as number) + (from[row] as number);
  const [sorted, lowest] = [sharedFloats(rows.length), sharedFloats(labels)];
  const next = from.slice();
  for (const [i, row] of rows.entries()) {
    sorted[next[row] as number] = similarities[i] as number;
    next[row] = (next[row] as number) + 1;
  }
  for (let row = 0; row < labels; row++) {
    const own = sorted
      .subarray(from[row], from[row + 1])
      .sort()
      .reverse();
    lowest[row] = own.at(-1) ?? Infinity;
  }
  return { similarities: sorted, from, lowest };
}

/**
 * The first of a label's positives that is not above a similarity; `end` when all are.
 *
 * @param descending similarities of positives
 * @param start where the label's begin
 * @param end behind its last
 */
export function firstNotAbove(descending: Float32Array, start: number, end: number, similarity: number): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((descending[middle] as number) > similarity) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Average precision of each label: the mean of the precision at each positive, as scikit-learn's
 * `average_precision_score` has it: of equal similarities, none comes before another.
 *
 * @param negatives for each positive, how many negatives are at or above it, and below the one before it
 * @returns [labels]; NaN for labels without positives
 */
export function averagePrecisions({ similarities, from }: Positives, negatives: Float64Array): Float64Array {
  return Float64Array.from({ length: from.length - 1 }, (_, label) => {
    const [start, end] = [from[label] as number, from[label + 1] as number];
    let [above, sum] = [0, 0];
    for (let at = start; at < end; ) {
      let next = at;
      for (; next < end && similarities[next] === similarities[at]; next++) above += negatives[next] as number;
      const found = next - start;
      sum += ((next - at) * found) / (found + above);
      at = next;
    }
    return sum / (end - start);
  });
}
