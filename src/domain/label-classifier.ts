import type { LabelId } from './ids.js';

/** A linear classifier of those labels of a version that have examples. */
export interface LabelClassifier {
  /** In the version's order. */
  readonly labelIds: readonly LabelId[];
  /** A label's logit is x · weights + bias. Row-major, [labels × dimensions]. */
  readonly weights: Float32Array;
  /** [labels] */
  readonly biases: Float32Array;
}

/**
 * Probabilities of all labels where some have a classifier. What the text gives to those is divided among them by their
 * logits; the other labels keep what the text gives them.
 *
 * @param probabilities by the text, over all labels, [labels]; is overwritten
 * @param rows of the labels that have a classifier, [classified]
 * @param logits of these, [classified]
 */
export function divideAmong(probabilities: Float64Array, rows: Int32Array, logits: ArrayLike<number>): void {
  let share = 0;
  let largest = -Infinity;
  for (const [i, row] of rows.entries()) {
    share += probabilities[row] as number;
    largest = Math.max(largest, logits[i] as number);
  }
  let total = 0;
  for (let i = 0; i < rows.length; i++) total += Math.exp((logits[i] as number) - largest);
  for (const [i, row] of rows.entries()) {
    probabilities[row] = (share * Math.exp((logits[i] as number) - largest)) / total;
  }
}
