import type { ServedSession } from './served-session.js';

/**
 * The largest batch that a server takes, found out by asking: a half of it is tried after each refusal.
 *
 * @param wanted the first to be tried
 * @throws what the session throws when it takes no input at all
 */
export async function largestBatch(wanted: number, run: (batch: number) => ReturnType<ServedSession['embedImages']>) {
  for (let batch = wanted; ; batch = batch >> 1) {
    try {
      await run(batch);
      return batch;
    } catch (error) {
      if (batch <= 1) throw error;
    }
  }
}
