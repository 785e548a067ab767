import { sigmoid } from '../../statistics/logistic.js';
import { seededRandom, shuffled } from '../../statistics/random.js';

/** Groups of words that stand for what is in no label. Each gives a score of its own, and the mean of these is steadier. */
export const GROUPS = 10;

const SEED = 1;

/** Shares words out among the groups at random: the word at place i is in group i % 10. @returns their rows, by place */
export const groupedWords = (words: number): Int32Array => shuffled(words, seededRandom(SEED));

/**
 * ln Σ exp(scale · cosine) of the words in each group, [groups].
 *
 * @param cosines of a picture to the words by place, at least one a group
 */
export function groupLogSums(cosines: Float32Array, scale: number): Float64Array {
  let highest = -Infinity;
  for (const cosine of cosines) if (cosine > highest) highest = cosine;
  const sums = new Float64Array(GROUPS);
  for (let i = 0; i < cosines.length; i++) {
    sums[i % GROUPS] = (sums[i % GROUPS] as number) + Math.exp(scale * ((cosines[i] as number) - highest));
  }
  return sums.map((sum) => scale * highest + Math.log(sum));
}

/**
 * The probability of the labels together beside a group of words, the mean of the groups.
 *
 * @param labels ln Σ exp(scale · cosine) of the labels
 * @param groups the same of the words in each group
 */
export const negativeLabelScore = (labels: number, groups: Float64Array): number =>
  groups.reduce((sum, group) => sum + sigmoid(labels - group), 0) / groups.length;
