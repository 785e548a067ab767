import type { Label } from '../../domain/label.js';
import type { LabelClassifier } from '../../domain/label-classifier.js';
import type { Ranker, RankOptions } from './ranker.js';
import type { Softmax } from './scoring.js';

export interface RankedLabel {
  readonly name: string;
  /** The stored label; null for ad-hoc labels. */
  readonly label: Label | null;
  /** Cosine similarity, -1 to 1. */
  readonly similarity: number;
  /** What it ranks by, and its probability follows from: the similarity, unless some labels have learned. */
  readonly score: number;
}

/** The best labels for one image. */
export interface LabelRanking {
  /** Best first. */
  readonly labels: readonly RankedLabel[];
  /** Over all labels: exact, or estimated when an index was searched. */
  readonly softmax: Softmax;
  /** The index that was searched; null when all labels were compared. */
  readonly index: { readonly recallAt10: number } | null;
}

/** Labels with their vectors, of a version, a draft, or a list of names. */
export interface RankableRows {
  /** Row-major, [labels × dimensions], unit length. */
  readonly vectors: Float32Array;
  /** What some of them have learned from examples. */
  readonly classifier?: LabelClassifier | undefined;
  labelAt(row: number): Pick<RankedLabel, 'name' | 'label'>;
}

/**
 * Ranks labels that are in memory.
 *
 * @param images unit length, [dimensions] each
 * @param topK maximum number of labels for each image
 * @throws as `Ranker.rank`
 */
export async function rankLabels(
  ranker: Ranker,
  images: readonly Float32Array[],
  { vectors, classifier, labelAt }: RankableRows,
  topK: number,
  options?: RankOptions,
): Promise<LabelRanking[]> {
  const rankings = await ranker.rank(images, vectors, topK, { ...options, classifier });
  return rankings.map(({ rows, similarities, scores, softmax }) => ({
    labels: rows.map((row, i) => ({
      ...labelAt(row),
      similarity: similarities[i] as number,
      score: scores[i] as number,
    })),
    softmax,
    index: null,
  }));
}
