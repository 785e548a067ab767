import { RequestError } from './request-error.js';

/** Whether, and how, what is refused with a code is sent again. What is not listed would be refused again. */
const RETRIES: Readonly<Record<string, 'later' | 'a few times'>> = {
  // Nothing was begun: the service says when to come back.
  OVERLOADED: 'later',
  RATE_LIMITED: 'later',
  // Nothing was changed.
  TIMEOUT: 'a few times',
};

export const isRetryable = (code: string): boolean => code in RETRIES;

const DEFAULT_WAIT_MS = 1000;
/** Attempts in a row that may achieve nothing, once one has: a busy service may have had no time to begin. */
const IDLE_ATTEMPTS = 3;

export interface Retries {
  /** Total time that a request may wait between its attempts, ms. */
  readonly maxWaitMs: number;
  /** How often a request is sent again that took too long and of which nothing is kept. */
  readonly timeouts: number;
  /** Called before each wait. */
  readonly onWait?: ((code: string, ms: number) => void) | undefined;
  /** Called before a request is repeated that was too long for the service, with what it has achieved. */
  readonly onProgress?: ((promptsEncoded: number) => void) | undefined;
}

/**
 * Makes attempts until one succeeds, or fails for good. What takes longer than one request may is repeated at once, as
 * long as each repetition achieves something.
 *
 * @throws what the last attempt throws, or the signal's reason when it is aborted
 */
export async function retrying<T>(attempt: () => Promise<T>, retries: Retries, signal?: AbortSignal): Promise<T> {
  let [idleLeft, timeoutsLeft, waited] = [0, retries.timeouts, 0];
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const done = promptsKept(error);
      idleLeft = done ? IDLE_ATTEMPTS : idleLeft - 1;
      if (done !== undefined && idleLeft > 0) {
        retries.onProgress?.(done);
        continue;
      }
      const ms = retryAfterMs(error, timeoutsLeft);
      if (ms === undefined || waited + ms > retries.maxWaitMs) throw error;
      if (done !== undefined) timeoutsLeft--;
      retries.onWait?.((error as RequestError).code, ms);
      await sleep(ms, signal);
      waited += ms;
    }
  }
}

/**
 * Number of prompts that a request which ended in TIMEOUT had encoded; undefined for any other error. The service keeps
 * them, has changed nothing else, and goes on from there when it gets the same request again.
 */
function promptsKept(error: unknown): number | undefined {
  if (!(error instanceof RequestError) || error.code !== 'TIMEOUT') return undefined;
  const { promptsEncoded } = error.extensions;
  return typeof promptsEncoded === 'number' ? promptsEncoded : 0;
}

/** Delay before a retry, ms; undefined when a retry would not help. */
function retryAfterMs(error: unknown, timeoutsLeft: number): number | undefined {
  const how = error instanceof RequestError ? RETRIES[error.code] : undefined;
  if (how === undefined || (how === 'a few times' && timeoutsLeft <= 0)) return undefined;
  return jittered((error as RequestError).extensions.retryAfterMs);
}

/** A delay plus up to a quarter of it, so that clients refused together do not come back together. */
export const jittered = (ms: unknown): number => {
  const minMs = typeof ms === 'number' && ms > 0 ? ms : DEFAULT_WAIT_MS;
  return Math.ceil(minMs * (1 + Math.random() / 4));
};

/** @throws the signal's reason when it is aborted */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(() => end(resolve), ms);
    const stop = () => end(() => reject(signal?.reason));
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      settle();
    };
    signal?.addEventListener('abort', stop);
  });
}
