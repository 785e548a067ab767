import { setTimeout as sleep } from 'node:timers/promises';
import { ReadThroughCache } from '#lexiclip/services/concurrency/read-through-cache.js';
import { Flight } from '#lexiclip/services/concurrency/single-flight.js';
import { waitUntil } from '../support/wait.js';

describe('A task that several wait for', () => {
  /** One that ends when it is told to, and notes that it was told to stop. */
  function start() {
    let end: (value: string) => void = () => undefined;
    let stopped = false;
    const task = new Flight<string>((signal) => {
      signal.addEventListener('abort', () => {
        stopped = true;
      });
      return new Promise((resolve) => {
        end = resolve;
      });
    });
    return { task, end: (value: string) => end(value), wasStopped: () => stopped };
  }

  it('gives all of them its result', async () => {
    const { task, end } = start();
    const waiting = [1, 2, 3].map(() => task.join(new AbortController().signal));
    end('done');
    expect(await Promise.all(waiting)).toEqual(['done', 'done', 'done']);
  });

  it('goes on while somebody waits', async () => {
    const { task, end, wasStopped } = start();
    const [leaving, staying] = [new AbortController(), new AbortController()];
    const left = task.join(leaving.signal);
    const stayed = task.join(staying.signal);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(wasStopped()).toBe(false);
    end('done');
    expect(await stayed).toBe('done');
  });

  it('is told to stop when the last has left, and cannot be joined then', async () => {
    const { task, wasStopped } = start();
    const leaving = new AbortController();
    const left = task.join(leaving.signal);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect([wasStopped(), task.stopped]).toEqual([true, true]);
  });

  it('fails for all of them', async () => {
    const task = new Flight(() => Promise.reject(new Error('broken')));
    const { signal } = new AbortController();
    await expect(task.join(signal)).rejects.toThrow('broken');
    await expect(task.join(signal)).rejects.toThrow('broken');
    await task.settled;
  });
});

describe('What is remembered', () => {
  it('is read once for all who ask while it is being read, and for a time after that', async () => {
    const remembered = new ReadThroughCache<number>(10, 1000);
    let reads = 0;
    const read = async () => ++reads;
    expect(await Promise.all([remembered.get('a', read), remembered.get('a', read)])).toEqual([1, 1]);
    expect(await remembered.get('a', read)).toBe(1);
    expect(await remembered.get('b', read)).toBe(2);
  });

  it('is read again after its time', async () => {
    const remembered = new ReadThroughCache<number>(10, 20);
    let reads = 0;
    const read = async () => ++reads;
    await remembered.get('a', read);
    await waitUntil('it is read again', async () => (await remembered.get('a', read)) === 2);
  });

  it('is forgotten together with a reading that is under way', async () => {
    const remembered = new ReadThroughCache<string>(10, 1000);
    let end: (value: string) => void = () => undefined;
    const reading = new Promise<string>((resolve) => {
      end = resolve;
    });
    const old = remembered.get('a', () => reading);
    remembered.invalidate('a');
    expect(await remembered.get('a', async () => 'new')).toBe('new');
    end('old');
    expect(await old).toBe('old');
    expect(await remembered.get('a', async () => 'newer')).toBe('new');
  });

  it('is not that something is not there, or that reading failed', async () => {
    const remembered = new ReadThroughCache<string>(10, 1000);
    expect(await remembered.get('a', async () => undefined)).toBeUndefined();
    await expect(remembered.get('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await remembered.get('a', async () => 'there')).toBe('there');
  });

  it('is nothing when all must be fresh', async () => {
    const remembered = new ReadThroughCache<number>(10, 0);
    let reads = 0;
    const read = async () => ++reads;
    await remembered.get('a', read);
    expect(await remembered.get('a', read)).toBe(2);
  });
});

describe('What is remembered, and is in use towards its end,', () => {
  /** Old enough to be read anew, and far from its end. */
  const [LIFE_MS, AGE_MS] = [5_000, 3_600];
  const [renewed, forgotten, failing] = [1, 2, 3].map(() => new ReadThroughCache<string>(10, LIFE_MS)) as [
    ReadThroughCache<string>,
    ReadThroughCache<string>,
    ReadThroughCache<string>,
  ];

  beforeAll(async () => {
    for (const remembered of [renewed, forgotten, failing]) await remembered.get('a', async () => 'old');
    await sleep(AGE_MS);
  });

  it('is read anew behind the back of those who use it', async () => {
    expect(await renewed.get('a', async () => 'new')).toBe('old');
    await new Promise(setImmediate);
    expect(await renewed.get('a', async () => 'newer')).toBe('new');
  });

  it('is not brought back by a reading that began before it was forgotten', async () => {
    let end: (value: string) => void = () => undefined;
    const reading = new Promise<string>((resolve) => {
      end = resolve;
    });
    expect(await forgotten.get('a', () => reading)).toBe('old');
    forgotten.invalidate('a');
    end('read before');
    await new Promise(setImmediate);
    expect(await forgotten.get('a', async () => 'new')).toBe('new');
  });

  it('stays until then when it cannot be read', async () => {
    const broken = () => Promise.reject(new Error('broken'));
    expect(await failing.get('a', broken)).toBe('old');
    await new Promise(setImmediate);
    expect(await failing.get('a', broken)).toBe('old');
  });
});
