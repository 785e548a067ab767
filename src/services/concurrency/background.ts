import { setPriority } from 'node:os';

/** Of 0, which is normal, to 19: a tenth of the time that a normal thread gets where both want all of a core. */
const NICENESS = 10;
/** An eighth of the time of a thread with the niceness above. */
const UTMOST_NICENESS = 19;

/**
 * Gives the event loop priority, so that it answers while the model uses all cores. Call it in a worker thread: on
 * Linux, niceness belongs to a thread and is inherited by threads it starts. Elsewhere it belongs to the whole process.
 */
export function yieldToMainThread(): void {
  if (process.platform === 'linux') setPriority(NICENESS);
}

/** Gives the model and the other threads priority too: for work that may take its time. Call it in a worker thread. */
export function yieldToOtherThreads(): void {
  if (process.platform === 'linux') setPriority(UTMOST_NICENESS);
}
