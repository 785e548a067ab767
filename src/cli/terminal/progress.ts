import { counted } from './output.js';

/** Progress of work whose length is known. */
export interface Bar {
  add(count: number): void;
  stop(): void;
}

/**
 * A progress bar on a terminal; nothing when standard error is a file or a pipe.
 *
 * @param what one of the things that are counted, such as "image", or a text for how far it is
 */
export async function progressBar(total: number, what: string | ((done: number) => string)): Promise<Bar> {
  const start = Date.now();
  let done = 0;
  const countedUp = typeof what === 'string' ? (n: number) => `${n} of ${counted(total, what)}` : what;
  const line = await liveLine((columns) =>
    barLine({ done, total, text: countedUp(done), elapsedMs: Date.now() - start, columns }),
  );
  return {
    add(count) {
      done += count;
      line.refresh();
    },
    stop: line.stop,
  };
}

/** Shows the elapsed time on a terminal while work of unknown length runs. @returns the result of the work */
export async function withElapsedTime<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const line = await liveLine(() => `${what}, ${duration(Date.now() - start)}`);
  try {
    return await work();
  } finally {
    line.stop();
  }
}

interface LiveLine {
  refresh(): void;
  stop(): void;
}

/** The narrowest bar that still shows anything, and the widest, in columns without its brackets. */
const BAR_COLUMNS = { min: 10, max: 40 };
const REFRESH_MS = 1000;

/** Whether a line can be rewritten: a terminal without a movable cursor would show each state on a line of its own. */
export const isLive = (): boolean => process.stderr.isTTY && process.env.TERM !== 'dumb';

/**
 * A line at the foot of the terminal that is rewritten until it is stopped, and then is gone. What is written to
 * standard output or standard error meanwhile appears above it. It changes no mode of the terminal, so that nothing
 * has to be restored when the process is killed.
 */
async function liveLine(lineOf: (columns: number) => string): Promise<LiveLine> {
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

interface BarState {
  readonly done: number;
  readonly total: number;
  /** How far it is, such as `12 of 30 images`. */
  readonly text: string;
  readonly elapsedMs: number;
  readonly columns: number;
}

/** `[####------] 12 of 30 images, 40 %, 9 s left`; a narrow terminal gets no bar. ASCII: any font has it in one width. */
function barLine({ done, total, text, elapsedMs, columns }: BarState): string {
  const share = total === 0 ? 1 : done / total;
  const left = done === 0 ? '' : `, ${duration((elapsedMs / done) * (total - done))} left`;
  const all = `${text}, ${Math.floor(share * 100)} %${left}`;
  const room = Math.min(BAR_COLUMNS.max, columns - all.length - 3);
  if (room < BAR_COLUMNS.min) return all;
  const full = Math.round(share * room);
  return `[${'#'.repeat(full)}${'-'.repeat(room - full)}] ${all}`;
}

/** `9 s`, `12 min`, `3 h`. */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
