import { KeyedMutex } from '#lexiclip/services/concurrency/keyed-mutex.js';
import { Gate } from '#lexiclip/services/concurrency/queues/gate.js';
import { waitUntil } from '../support/wait.js';

const LIMITS = { inside: 2, insideEach: 1, waiting: 3, waitingEach: 2 };

describe('A gate', () => {
  const gate = () => new Gate<string>('tasks', LIMITS);

  it('lets in as many tasks as there are places, and no more of one owner than its own', async () => {
    const tasks = gate();
    await tasks.enter('a');
    expect([tasks.isFullFor('a'), tasks.isFullFor('b')]).toEqual([true, false]);
    await tasks.enter('b');
    expect(tasks.isFullFor('c')).toBe(true);
  });

  it('lets the next owner in when a task leaves, not the one that has waited longest and is inside already', async () => {
    const tasks = gate();
    const entered: string[] = [];
    const enter = async (owner: string) => {
      const leave = await tasks.enter(owner);
      entered.push(owner);
      return leave;
    };
    const [leave] = await Promise.all([enter('a'), enter('b')]);
    const waiting = [enter('b'), enter('c')];
    leave();
    await waiting[1];
    expect(entered).toEqual(['a', 'b', 'c']);
  });

  it('refuses at once when too many wait, of one owner and of all', async () => {
    const tasks = gate();
    await tasks.enter('a');
    await tasks.enter('b');
    const waiting = ['a', 'a', 'b'].map((owner) => tasks.enter(owner));
    const refused = { code: 'OVERLOADED', extensions: { retryAfterMs: expect.any(Number) } };
    await expect(tasks.enter('a')).rejects.toMatchObject(refused);
    await expect(tasks.enter('c')).rejects.toMatchObject(refused);
    expect([tasks.waiting, waiting.length]).toEqual([3, 3]);
  });

  it('gives the place of a task that has given up to another', async () => {
    const tasks = gate();
    const leave = await tasks.enter('a');
    const stop = new AbortController();
    const impatient = tasks.enter('a', { signal: stop.signal });
    const patient = tasks.enter('a');
    stop.abort(new Error('enough'));
    await expect(impatient).rejects.toThrow('enough');
    leave();
    expect(await patient).toEqual(expect.any(Function));
  });
});

describe('A turn at a key', () => {
  it('is given up when its signal aborts before it has begun, and not after', async () => {
    const turns = new KeyedMutex();
    const stop = new AbortController();
    let finish: () => void = () => undefined;
    let begun = false;
    const running = turns.run(
      'key',
      () => {
        begun = true;
        return new Promise<string>((resolve) => {
          finish = () => resolve('done');
        });
      },
      stop.signal,
    );
    const waiting = turns.run('key', async () => 'never', stop.signal);
    await waitUntil('the first has begun', () => begun);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    finish();
    expect(await running).toBe('done');
    expect(await turns.run('key', async () => 'next')).toBe('next');
  });
});
