import { createHash } from 'node:crypto';
import type { LabelId, SampleSetId } from './ids.js';
import { logSumExp } from './log-sum-exp.js';

/**
 * Logits of those labels of a version that have examples, linear in an image's unit vector x: x · weights + bias. Such
 * labels share the probability that their text vectors have together by the softmax of these logits; the others keep
 * theirs.
 */
export interface LabelClassifier {
  /** The labels' rows in the version, ascending. */
  readonly rows: Int32Array;
  /** Row-major, [rows × dimensions]. */
  readonly weights: Float32Array;
  /** [rows] */
  readonly biases: Float64Array;
}

/** What a version has learned from, on its record. */
export interface LearnedFrom {
  readonly sampleSetId: SampleSetId;
  /** The set's slug at that time. */
  readonly sampleSetSlug: string;
  readonly sampleSetVersion: number;
  /** Number of examples. */
  readonly exampleCount: number;
  /** Number of labels that they are of. */
  readonly labelCount: number;
  /** Labels whose text is replaced by what their examples would have as one: it is plainly wrong by them. */
  readonly replacedTexts: readonly LabelId[];
  /** Weight of nearness to the mean of a label's examples. */
  readonly a: number;
  /** Weight of the discriminant, which knows how examples are spread. */
  readonly b: number;
  /**
   * Mean decrease of the negative log-likelihood of held-out examples, nats, and its standard error; null where no label
   * has two, so that nothing could be held out.
   */
  readonly gain: number | null;
  readonly standardError: number | null;
  /** Digest of the classifier, hex. */
  readonly classifier: string;
}

/** SHA-256 of a classifier, hex: its name. */
export function classifierDigest({ rows, weights, biases }: LabelClassifier): string {
  const hash = createHash('sha256');
  for (const numbers of [rows, weights, biases]) {
    hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  }
  return hash.digest('hex');
}

/** A classifier's logits of one image. @param image unit length, [dimensions] @returns [rows] */
export function learnedLogits({ weights, biases }: LabelClassifier, image: Float32Array): Float64Array {
  const dimensions = image.length;
  return biases.map((bias, i) => {
    // Four sums, because with one, each addition would wait for the one before.
    let [a, b, c, d] = [0, 0, 0, 0];
    let k = 0;
    let at = i * dimensions;
    for (; k + 3 < dimensions; k += 4, at += 4) {
      a += (image[k] as number) * (weights[at] as number);
      b += (image[k + 1] as number) * (weights[at + 1] as number);
      c += (image[k + 2] as number) * (weights[at + 2] as number);
      d += (image[k + 3] as number) * (weights[at + 3] as number);
    }
    for (; k < dimensions; k++, at++) a += (image[k] as number) * (weights[at] as number);
    return a + b + c + d + bias;
  });
}

/**
 * What labels rank by where some have learned: the similarity, and for those that have learned, the one that a label
 * with their probability would have by its text.
 *
 * @param similarities of an image with all labels, [labels]
 * @param logits of those that have learned, [rows]
 * @param logitScale factor of the similarities before the softmax
 * @returns [labels]
 */
export function learnedScores(
  similarities: Float32Array,
  { rows }: Pick<LabelClassifier, 'rows'>,
  logits: Float64Array,
  logitScale: number,
): Float64Array {
  const scores = Float64Array.from(similarities);
  const byText = Float64Array.from(rows, (row) => logitScale * (similarities[row] as number));
  const shift = logSumExp(byText) - logSumExp(logits);
  for (const [i, row] of rows.entries()) scores[row] = ((logits[i] as number) + shift) / logitScale;
  return scores;
}
