const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

/** Times between the attempts of a delivery, ms: over a day, all together. */
export const RETRY_DELAYS_MS: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  8 * HOUR,
];

/** Part of a delay by which it varies, so that what has failed together is not repeated together. */
const JITTER = 0.2;

/**
 * Time until the next attempt, ms; undefined when there is none.
 *
 * @param attempts that were made
 * @param askedMs how long the receiver wants to be left alone at least
 */
export function retryDelay(
  attempts: number,
  askedMs: number | null,
  delaysMs: readonly number[] = RETRY_DELAYS_MS,
): number | undefined {
  const delay = delaysMs[attempts - 1];
  return delay === undefined
    ? undefined
    : Math.round(Math.max(delay * (1 + JITTER * (2 * Math.random() - 1)), askedMs ?? 0));
}
