import { type LabelClassifier, learnedLogits, learnedScores } from '../../domain/label-classifier.js';
import { type Softmax, softmaxOver } from './scoring.js';
import { topRows } from './top-rows.js';

/** The rows that come first for one image. */
export interface Ranking {
  /** Best first. */
  readonly rows: readonly number[];
  /** Similarity of each of these rows, -1 to 1. */
  readonly similarities: readonly number[];
  /** What each of them ranks by, and its probability follows from: the similarity, unless some rows have learned. */
  readonly scores: readonly number[];
  /** Over all rows. */
  readonly softmax: Softmax;
}

/** A task for a thread of the ranker. */
export interface RankingTask {
  /** Shared, with the labels at its start, [rows × dimensions]. */
  readonly memory: WebAssembly.Memory;
  readonly rows: number;
  /** Offset of this task's scratch space, bytes. */
  readonly scratch: number;
  /** Unit length, [dimensions] each. */
  readonly images: readonly Float32Array[];
  readonly topK: number;
  readonly logitScale: number;
  /** What some rows have learned from examples. */
  readonly classifier?: LabelClassifier | undefined;
}

/**
 * Ranks all rows for one image.
 *
 * @param similarities of the image to each row, [rows]
 * @param topK maximum number of rows
 * @param classifier what some rows have learned
 */
export function rankScores(
  similarities: Float32Array,
  image: Float32Array,
  { topK, logitScale, classifier }: Pick<RankingTask, 'topK' | 'logitScale' | 'classifier'>,
): Ranking {
  const scores = classifier
    ? learnedScores(similarities, classifier, learnedLogits(classifier, image), logitScale)
    : similarities;
  const rows = topRows(scores, topK);
  const of = (values: Float32Array | Float64Array) => rows.map((row) => values[row] as number);
  return { rows, similarities: of(similarities), scores: of(scores), softmax: softmaxOver(similarities, logitScale) };
}
