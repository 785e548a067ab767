/**
 * Split conformal prediction: how unlikely the truth may be, so that a set of everything likelier holds it at a promised
 * rate. The promise is on average over draws of the samples, and for what comes from where they came from.
 */

const ROUNDING = 1e-9;

/** The least number of samples from which a set at this coverage is not everything: 9 for 90 %, 19 for 95 %. */
export const leastForCoverage = (coverage: number): number => Math.ceil(coverage / (1 - coverage) - ROUNDING);

/**
 * The largest nonconformity that a set lets in: the ⌈(n + 1) · coverage⌉-th smallest, infinite past n.
 *
 * @param nonconformities of the truths of n samples, ascending, such as 1 - probability
 * @param coverage share of sets that shall hold the truth, above 0 and under 1
 */
export function conformalQuantile(nonconformities: Float64Array, coverage: number): number {
  const rank = Math.ceil((nonconformities.length + 1) * coverage - ROUNDING);
  return rank > nonconformities.length ? Infinity : (nonconformities[rank - 1] as number);
}
