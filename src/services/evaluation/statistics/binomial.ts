import { betaCdf } from './beta.js';

/** Probability that at least `k` of `n` happen, each with probability `p`. */
export const probabilityOfAtLeast = (k: number, n: number, p: number): number =>
  k <= 0 ? 1 : betaCdf(p, k, n - k + 1);

/** Probability that at most `k` of `n` happen, each with probability `p`. */
export const probabilityOfAtMost = (k: number, n: number, p: number): number =>
  k >= n ? 1 : betaCdf(1 - p, n - k, k + 1);
