/** Probability that at least `k` of `n` happen, each with probability `p`. */
export const probabilityOfAtLeast = (k: number, n: number, p: number): number => shareOf((i) => i >= k, n, p);

/** Probability that at most `k` of `n` happen, each with probability `p`. */
export const probabilityOfAtMost = (k: number, n: number, p: number): number => shareOf((i) => i <= k, n, p);

/**
 * Probability of those of the numbers 0 to `n` that count.
 *
 * Terms are made from the most likely one outwards, each from its neighbour, and divided by their sum: nothing overflows,
 * nothing cancels, and what underflows is too small to matter.
 */
function shareOf(counts: (i: number) => boolean, n: number, p: number): number {
  const odds = p / (1 - p);
  const mode = Math.min(n, Math.floor((n + 1) * p));
  let [all, counted] = [0, 0];
  const add = (i: number, term: number) => {
    all += term;
    if (counts(i)) counted += term;
  };
  for (let i = mode, term = 1; i <= n && term > 0; i++) {
    add(i, term);
    term *= ((n - i) / (i + 1)) * odds;
  }
  for (let i = mode - 1, term = mode / (n - mode + 1) / odds; i >= 0 && term > 0; i--) {
    add(i, term);
    term *= i / (n - i + 1) / odds;
  }
  return counted / all;
}
