import { sleep } from '../../../../src/cli/service/transport/retries.js';
import { failureOf, UNREACHABLE } from '../../api/failure.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

export interface Patience {
  /** Total time that it waits for a service that does not answer, ms. */
  readonly maxWaitMs: number;
  /** Called before each wait. */
  readonly onWait: () => void;
  readonly signal: AbortSignal;
}

/**
 * Attempts again, at growing distances, while the service does not answer at all, as when it is restarted. Only for
 * what may be done twice.
 *
 * @throws what the last attempt throws, or the signal's reason when it is aborted
 */
export async function whileUnreachable<T>(
  attempt: () => Promise<T>,
  { maxWaitMs, onWait, signal }: Patience,
): Promise<T> {
  let [wait, waited] = [FIRST_WAIT_MS, 0];
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (failureOf(error).code !== UNREACHABLE || waited + wait > maxWaitMs) throw error;
      onWait();
      await sleep(wait, signal);
      waited += wait;
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }
}
