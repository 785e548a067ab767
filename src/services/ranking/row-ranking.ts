import { type Softmax, softmaxOver } from './scoring.js';
import { topRows } from './top-rows.js';

/** The rows that are most similar to one image. */
export interface Ranking {
  /** Best first. */
  readonly rows: readonly number[];
  /** Similarity of each of those rows. */
  readonly similarities: readonly number[];
  /** Over all rows. */
  readonly softmax: Softmax;
}

/** What a thread of the ranker is asked for. */
export interface RankingTask {
  /** Shared. The rows are at its beginning, [rows × dimensions]. */
  readonly memory: WebAssembly.Memory;
  readonly rows: number;
  /** Where this task may write, bytes from the beginning. */
  readonly scratch: number;
  /** Unit length, [dimensions] each. */
  readonly images: readonly Float32Array[];
  readonly topK: number;
  readonly logitScale: number;
}

/** @param scores similarity of one image to each row */
export function rankScores(scores: Float32Array, topK: number, logitScale: number): Ranking {
  const rows = topRows(scores, topK);
  return { rows, similarities: rows.map((row) => scores[row] as number), softmax: softmaxOver(scores, logitScale) };
}
