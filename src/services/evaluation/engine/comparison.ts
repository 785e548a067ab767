import type { LabelClassifier } from '../../../domain/label-classifier.js';

/** Labels of a version or of a draft, as samples are compared with them. */
export interface ComparedLabels {
  /** Row-major, [labels × dimensions], unit length. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
  /** Factor of what the labels rank by, before the softmax. */
  readonly logitScale: number;
  /** Of a version that has learned from examples. */
  readonly classifier?: LabelClassifier | undefined;
  /** The scale that the classifier's logits were learned at, where that is another one. */
  readonly learnedScale?: number | undefined;
}

/** The labels with another scale of the softmax: all become surer or less sure, and their order stays. */
export const atScale = (labels: ComparedLabels, logitScale: number): ComparedLabels => ({
  learnedScale: labels.logitScale,
  ...labels,
  logitScale,
});

/** Labels in memory that threads share. */
export interface PlacedLabels {
  /** Tells threads which labels they have at hand. */
  readonly id: number;
  /**
   * Row-major, [(labels + learned labels) × dimensions]: a row for each label, by whose product with a sample it ranks
   * among the samples, and behind these the text vectors of the learned labels. Weights are divided by the scale that
   * they were learned at.
   */
  readonly matrix: Float32Array;
  readonly count: number;
  readonly dimensions: number;
  /** Factor of what the labels rank by, before the softmax. */
  readonly logitScale: number;
  /** The scale of the classifier's logits and of the texts that these are weighed against. */
  readonly learnedScale: number;
  /** Rows of the learned labels, ascending; empty without a classifier. */
  readonly learned: Int32Array;
  readonly biases: Float64Array;
}

/** Vectors of some samples. */
export interface SampleBlock {
  /** The samples' places among those that are evaluated on. */
  readonly indexes: Int32Array;
  /** Row-major, [samples × dimensions], unit length. */
  readonly vectors: Float32Array;
}

/** Vectors of all samples, in blocks of any size and order. It may be read more than once. */
export type SampleVectors = () => AsyncIterable<SampleBlock>;

let lastId = 0;

/** Copies the labels, unless they lie in shared memory already. */
export function placeLabels(labels: ComparedLabels): PlacedLabels {
  const { vectors, dimensions, logitScale, classifier, learnedScale = logitScale } = labels;
  const count = vectors.length / dimensions;
  const [learned, biases] = [classifier?.rows ?? new Int32Array(0), classifier?.biases ?? new Float64Array(0)];
  const matrix = classifier ? learnedMatrix(vectors, dimensions, learnedScale, classifier) : intoShared(vectors);
  return { id: ++lastId, matrix, count, dimensions, logitScale, learnedScale, learned, biases };
}

function learnedMatrix(
  vectors: Float32Array,
  dimensions: number,
  scale: number,
  { rows, weights }: LabelClassifier,
): Float32Array {
  const matrix = sharedFloats(vectors.length + weights.length);
  matrix.set(vectors);
  for (const [i, row] of rows.entries()) {
    matrix.set(vectors.subarray(row * dimensions, (row + 1) * dimensions), vectors.length + i * dimensions);
    for (let d = 0; d < dimensions; d++) {
      matrix[row * dimensions + d] = (weights[i * dimensions + d] as number) / scale;
    }
  }
  return matrix;
}

/** The numbers in memory that is not copied when it is sent to a thread. */
export function intoShared(numbers: Float32Array): Float32Array {
  if (numbers.buffer instanceof SharedArrayBuffer) return numbers;
  const copy = sharedFloats(numbers.length);
  copy.set(numbers);
  return copy;
}

export const sharedFloats = (length: number): Float32Array =>
  new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));

export const NO_LABELS: PlacedLabels = placeLabels({ vectors: sharedFloats(0), dimensions: 1, logitScale: 1 });
