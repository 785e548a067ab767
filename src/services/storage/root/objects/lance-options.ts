/**
 * LanceDB must not repeat what writes. A manifest is written under the condition that it is not there: where the store has
 * done it and the answer was lost, a second attempt is refused, and LanceDB 0.37 takes its own manifest for another
 * writer's. It then commits appended rows twice, and deletes the files of merged rows, which the table needs. What may be
 * repeated, `commitRepeatedly` repeats. Reads are not concerned: they are repeated by other layers, a listing six times.
 */
const CLIENT_RETRIES = { clientMaxRetries: '0', lanceAimdMaxRetries: '0' };
/** Requests per second below which LanceDB's throttle does not go: at its own lowest, 1, it would not recover for minutes. */
const LOWEST_RATE = { lanceAimdMinRate: '50' };

/** Options for LanceDB that hold for every provider. @param timeoutMs how long one request may take */
export const lanceOptions = (timeoutMs: number): Record<string, string> => ({
  ...CLIENT_RETRIES,
  ...LOWEST_RATE,
  timeout: `${timeoutMs}ms`,
  connectTimeout: `${Math.min(timeoutMs, 5_000)}ms`,
});
