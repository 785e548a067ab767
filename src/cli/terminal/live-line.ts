/** A line that shows how far something is. */
export interface LiveLine {
  refresh(): void;
  stop(): void;
}

const REFRESH_MS = 1000;

/** Whether a line can be rewritten: a terminal without a movable cursor would show each state on a line of its own. */
export const isLive = (): boolean => process.stderr.isTTY && process.env.TERM !== 'dumb';

/**
 * A line at the foot of the terminal that is rewritten until it is stopped, and then is gone. What is written to
 * standard output or standard error meanwhile appears above it. It changes no mode of the terminal, so that nothing
 * has to be restored when the process is killed.
 */
export async function liveLine(lineOf: (columns: number) => string): Promise<LiveLine> {
  if (!isLive()) return { refresh: () => undefined, stop: () => undefined };
  const { default: ora } = await import('ora');
  const line = ora({ stream: process.stderr, isEnabled: true, color: false, hideCursor: false, discardStdin: false });
  const refresh = () => {
    // Less the symbol in front, the space after it, and the last column, in which some terminals break the line.
    const columns = (process.stderr.columns || 80) - 3;
    line.text = lineOf(columns).slice(0, Math.max(0, columns));
  };
  refresh();
  line.start();
  const timer = setInterval(refresh, REFRESH_MS);
  return {
    refresh,
    stop() {
      clearInterval(timer);
      line.stop();
    },
  };
}
