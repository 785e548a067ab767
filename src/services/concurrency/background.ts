import { setPriority } from 'node:os';

/** 0 is normal, 19 the nicest. */
const NICENESS = 19;

/**
 * Lets the event loop go first, which must answer while the model has all cores. To be called in a worker thread: on
 * Linux a niceness is a thread's own, and those that it starts inherit it. Elsewhere it would be the whole process's.
 */
export function yieldToMainThread(): void {
  if (process.platform === 'linux') setPriority(NICENESS);
}
