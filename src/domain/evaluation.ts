import type { Sample } from './sample.js';

/** Scores by which samples that are in no label may be told from the others; a larger one means: in the vocabulary. */
export const SCORES = ['SIMILARITY', 'PROBABILITY', 'PROTOTYPE', 'LOGISTIC', 'NEGATIVE_LABELS'] as const;
export type Score = (typeof SCORES)[number];

/** How a sample counts in an evaluation. */
export type Judgement =
  /** At least one of its right labels is in the version. */
  | 'KNOWN'
  /** It is in no label. */
  | 'UNKNOWN'
  /** The version has none of its right labels any more. */
  | 'NOT_IN_VOCABULARY'
  /** Nobody has said yet what it shows: it counts for nothing. */
  | 'UNJUDGED';

/** The samples that are evaluated on, and those that are to be: with the role EVALUATION, in the set's order. */
export interface EvaluatedSamples {
  readonly samples: readonly Sample[];
  /** Of each sample, its right labels' rows in the version: those from `rightFrom[i]` to `rightFrom[i + 1]`. */
  readonly rightRows: Int32Array;
  /** [samples + 1], ascending. */
  readonly rightFrom: Int32Array;
  readonly judgements: readonly Judgement[];
}

/**
 * What was found of each sample, [samples] each. Labels rank by probability; of equal ones, the first in the set's order
 * comes first. Probabilities are over all labels, at the model's own scale.
 */
export interface SampleResults {
  /** Row of the label that came first. */
  readonly best: Int32Array;
  /** Its cosine similarity. */
  readonly similarity: Float32Array;
  /** What it ranks by, and its probability follows from: the similarity, unless some labels have learned. */
  readonly score: Float32Array;
  readonly probability: Float64Array;
  /** Row, similarity and probability of the label that came second; -1, -1 and 0 in a version of one label. */
  readonly second: Int32Array;
  readonly secondSimilarity: Float32Array;
  readonly secondProbability: Float64Array;
  /** Row of the right label that came first among the right ones; -1 where there is none. */
  readonly right: Int32Array;
  /** Its place, from 1; 0 where there is none. */
  readonly rightRank: Int32Array;
  readonly rightSimilarity: Float32Array;
  /** What it ranks by. */
  readonly rightScore: Float32Array;
  /** Natural logarithm of the sum of the right labels' probabilities; NaN where there is none. */
  readonly rightLogProbability: Float64Array;
}

/** A share with its counts. */
export interface Proportion {
  /** Null when it is of nothing. */
  readonly value: number | null;
  /** Ends of Wilson's 95 % interval. */
  readonly low: number | null;
  readonly high: number | null;
  readonly count: number;
  readonly of: number;
}

/** A number with the ends of its 95 % interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How a sample's answer differs between two versions. */
export const FLIP_KINDS = ['GAINED', 'LOST', 'CHANGED', 'NEWLY_REFUSED', 'NEWLY_ACCEPTED'] as const;
export type FlipKind = (typeof FLIP_KINDS)[number];
