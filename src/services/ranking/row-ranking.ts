import { type Softmax, softmaxOver } from './scoring.js';
import { topRows } from './top-rows.js';

/** The rows that are most similar to one image. */
export interface Ranking {
  /** Best first. */
  readonly rows: readonly number[];
  /** Similarity of each of these rows, -1 to 1. */
  readonly similarities: readonly number[];
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
}

/**
 * Ranks all rows for one image.
 *
 * @param scores similarity of the image to each row, [rows]
 * @param topK maximum number of rows
 */
export function rankScores(scores: Float32Array, topK: number, logitScale: number): Ranking {
  const rows = topRows(scores, topK);
  return { rows, similarities: rows.map((row) => scores[row] as number), softmax: softmaxOver(scores, logitScale) };
}
