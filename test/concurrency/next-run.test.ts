import { nextRun } from '#lexiclip/services/concurrency/next-run.js';

describe('Calls of a task that are joined', () => {
  /** A task whose runs end when they are told to. */
  function start() {
    const ends: ((failure?: Error) => void)[] = [];
    const run = nextRun(
      () =>
        new Promise<number>((resolve, reject) => {
          const number = ends.length + 1;
          ends.push((failure) => (failure ? reject(failure) : resolve(number)));
        }),
    );
    return { run, end: (i: number, failure?: Error) => ends[i]?.(failure), runs: () => ends.length };
  }

  it('share the run that begins after they came, not the one that was under way', async () => {
    const { run, end, runs } = start();
    const first = run();
    const later = [run(), run()];
    end(0);
    expect(await first).toBe(1);
    await new Promise(setImmediate);
    end(1);
    expect(await Promise.all(later)).toEqual([2, 2]);
    expect(runs()).toBe(2);
  });

  it('get a run of their own, whether or not the one before failed', async () => {
    const { run, end } = start();
    const first = run();
    const second = run();
    end(0, new Error('it failed'));
    await expect(first).rejects.toThrow('it failed');
    await new Promise(setImmediate);
    end(1);
    expect(await second).toBe(2);
  });
});
