import { setTimeout as sleep } from 'node:timers/promises';

/** How often, and after which waits, what failed in passing is tried again. */
export interface Patience {
  /** Attempts in a row that may achieve nothing. */
  readonly attempts: number;
  /** Wait before the second of them, ms; each further one waits twice as long. */
  readonly firstWaitMs: number;
}

/** In all some eight seconds: a name server or a network that has just come up is there by then. */
export const USUAL_PATIENCE: Patience = { attempts: 5, firstWaitMs: 500 };

/** The longest wait that a server may ask for, ms. */
const MAX_WAIT_MS = 60_000;

/** A failure that may pass: no connection, one that broke, a server with too much to do. */
export class PassingError extends Error {
  constructor(
    message: string,
    /** How long the server wants to be left alone, ms. */
    readonly retryAfterMs: number | undefined = undefined,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface Persistence {
  readonly patience: Patience;
  /** Called before each wait, with what failed. */
  readonly onWait: (why: string, ms: number) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * Makes attempts until one succeeds or fails for good. Attempts are counted anew after each that has achieved something,
 * which it says by calling what it is given.
 *
 * @throws what the last attempt throws, or an AbortError when the signal is aborted
 */
export async function persistently<T>(
  attempt: (achieved: () => void) => Promise<T>,
  { patience: { attempts, firstWaitMs }, onWait, signal }: Persistence,
): Promise<T> {
  let failed = 0;
  for (;;) {
    try {
      return await attempt(() => {
        failed = 0;
      });
    } catch (error) {
      signal?.throwIfAborted();
      failed++;
      if (!(error instanceof PassingError) || failed >= attempts) throw error;
      const ms = Math.min(MAX_WAIT_MS, Math.max(error.retryAfterMs ?? 0, firstWaitMs * 2 ** (failed - 1)));
      onWait(error.message, ms);
      await sleep(ms, undefined, { signal });
    }
  }
}
