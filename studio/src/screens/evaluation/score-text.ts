import type { Score } from '../../generated/graphql.js';

const TEXTS: Readonly<Record<Score, string>> = {
  PROBABILITY: 'probability of the first label',
  SIMILARITY: 'similarity of the first label',
  LOGISTIC: 'a fit of several signs',
  NEGATIVE_LABELS: 'words for what is in no label',
  PROTOTYPE: 'nearness to the pictures of a label',
};

/** Scores that an evaluation has; words for what is in no label come with a calibration. */
export const SCORES: readonly Score[] = ['PROBABILITY', 'SIMILARITY', 'LOGISTIC', 'PROTOTYPE'];

export const scoreText = (score: Score): string => TEXTS[score];
export const isScore = (text: string | null): text is Score => SCORES.some((score) => score === text);
