import { setPriority } from 'node:os';

/** The lowest priority; 0 is normal. */
const NICENESS = 19;

/**
 * Gives the event loop priority, so that it answers while the model uses all cores. Call it in a worker thread: on
 * Linux, niceness belongs to a thread and is inherited by threads it starts. Elsewhere it belongs to the whole process.
 */
export function yieldToMainThread(): void {
  if (process.platform === 'linux') setPriority(NICENESS);
}
