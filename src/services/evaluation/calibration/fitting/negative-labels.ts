import { seededRandom, shuffled } from '../../statistics/random.js';

/** Words that stand for what is in no label, in groups of which each gives a score of its own. */
const GROUPS = 10;

/** Shares words out among ten groups at random. @returns the rows of the words in each */
export function negativeGroups(words: number, seed: number): number[][] {
  const groups: number[][] = Array.from({ length: GROUPS }, () => []);
  for (const [i, word] of shuffled(words, seededRandom(seed)).entries()) groups[i % GROUPS]?.push(word);
  return groups.filter((group) => group.length > 0);
}

/**
 * The probability of the labels together beside a group of negative labels, the mean of the groups.
 *
 * @param labels cosines of a picture to all labels, [labels]
 * @param negatives cosines to all negative labels, [words]
 * @param groups rows of the negative labels in each group
 */
export function negativeLabelScore(
  labels: Float32Array,
  negatives: Float32Array,
  groups: readonly (readonly number[])[],
  scale: number,
): number {
  let highest = -Infinity;
  for (const cosine of labels) if (cosine > highest) highest = cosine;
  for (const cosine of negatives) if (cosine > highest) highest = cosine;
  const weight = (cosine: number): number => Math.exp(scale * (cosine - highest));
  let positive = 0;
  for (const cosine of labels) positive += weight(cosine);
  let sum = 0;
  for (const group of groups) {
    let negative = 0;
    for (const row of group) negative += weight(negatives[row] as number);
    sum += positive / (positive + negative);
  }
  return sum / groups.length;
}
