/** Number of parts of a limit that are counted. */
const TICKS = 10;

/**
 * Calls back once something has taken longer than a limit, unless it is stopped before. Time in which this process does
 * not run does not count: a process that was paused has not given its threads any time either.
 *
 * @returns stops the watch
 */
export function watch(limitMs: number, onLate: () => void): () => void {
  if (limitMs === Infinity) return () => undefined;
  let ticks = 0;
  const timer = setInterval(() => {
    if (++ticks < TICKS) return;
    clearInterval(timer);
    onLate();
  }, limitMs / TICKS);
  timer.unref();
  return () => clearInterval(timer);
}
