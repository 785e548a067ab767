import { SCORES, type Score } from '../../domain/evaluation.js';
import { enumOf } from '../enums.js';

export const ScoreEnum = enumOf<Score>(
  'Score',
  SCORES,
  'By which pictures that are in no label are told from the others; larger means: in the vocabulary. SIMILARITY and ' +
    'PROBABILITY are those of the first label. PROTOTYPE adds to the similarity the largest cosine to the mean of ' +
    "a label's samples, both in deviations. LOGISTIC is learned from samples of labels and in none. NEGATIVE_LABELS is " +
    'the probability of all labels together beside words for other things.',
);
