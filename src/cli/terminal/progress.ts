import { barLine, duration } from './bar-line.js';
import { liveLine } from './live-line.js';
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
  const line = await liveLine((columns) => {
    const leftMs = done === 0 ? undefined : ((Date.now() - start) / done) * (total - done);
    return barLine({ done, total, text: countedUp(done), leftMs, columns });
  });
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
