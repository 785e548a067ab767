/** Progress of work whose length is known. */
export interface Bar {
  add(count: number): void;
  stop(): void;
}

/** A progress bar on a terminal; nothing when standard error is a file or a pipe. */
export async function progressBar(total: number, what: string): Promise<Bar> {
  if (!process.stderr.isTTY) return { add: () => undefined, stop: () => undefined };
  const { Presets, SingleBar } = (await import('cli-progress')).default;
  const bar = new SingleBar(
    { stream: process.stderr, format: `{bar} {percentage} %  {value} of {total} ${what}, {eta_formatted} left` },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return { add: (count) => bar.increment(count), stop: () => bar.stop() };
}

/** Shows the elapsed time on a terminal while work of unknown length runs. @returns the result of the work */
export async function withElapsedTime<T>(what: string, work: () => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work();
  const start = Date.now();
  const show = () => process.stderr.write(`\r${what}, ${Math.round((Date.now() - start) / 1000)} s`);
  const timer = setInterval(show, 1000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    process.stderr.write('\r\u001b[K');
  }
}
