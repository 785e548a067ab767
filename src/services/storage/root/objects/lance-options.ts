/**
 * How LanceDB repeats requests. It does so in three layers, the outermost of which repeats a listing six times whatever it
 * is told. So that a store that stalls is noticed at all, a request that has taken its whole time is not repeated by the
 * innermost; one that was refused at once is.
 */
const CLIENT_RETRIES = { clientMaxRetries: '3', clientRetryTimeout: '2', lanceAimdMaxRetries: '1' };
/** Requests per second below which LanceDB's throttle does not go: at its own lowest, 1, it would not recover for minutes. */
const LOWEST_RATE = { lanceAimdMinRate: '50' };

/** Options for LanceDB that hold for every provider. @param timeoutMs how long one request may take */
export const lanceOptions = (timeoutMs: number): Record<string, string> => ({
  ...CLIENT_RETRIES,
  ...LOWEST_RATE,
  timeout: `${timeoutMs}ms`,
  connectTimeout: `${Math.min(timeoutMs, 5_000)}ms`,
});
