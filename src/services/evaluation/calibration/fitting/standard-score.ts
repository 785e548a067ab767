/** Mean and standard deviation of a score among known samples, by which scores of different kinds can be added. */
export interface Standard {
  readonly mean: number;
  /** Above 0. */
  readonly deviation: number;
}

/** @param known scores of known samples, at least two */
export function standardOf(known: Float64Array): Standard {
  const mean = known.reduce((sum, score) => sum + score, 0) / known.length;
  const squares = known.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (known.length - 1));
  // Scores that are all the same tell nothing apart.
  return { mean, deviation: deviation > 0 ? deviation : 1 };
}

/** By how many deviations a score is above the mean. */
export const standardised = (score: number, { mean, deviation }: Standard): number => (score - mean) / deviation;
