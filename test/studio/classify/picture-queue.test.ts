import { jest } from '@jest/globals';
import { RequestError } from '../../../src/cli/service/transport/request-error.js';
import { type Ask, countsOf, PictureQueue } from '../../../studio/src/screens/classify/picture-queue.js';
import { settled } from '../../support/studio/settled.js';

const files = (count: number): File[] => Array.from({ length: count }, (_, i) => new File([], `${i}.jpg`));

/** A queue whose addresses are counted, and what it asks, which each test answers. */
function opened() {
  const ended: string[] = [];
  const addresses = { make: ({ name }: File) => `blob:${name}`, end: (url: string) => void ended.push(url) };
  const queue = new PictureQueue<string>(addresses);
  const open: { name: string; resolve: (answer: string) => void; reject: (error: unknown) => void }[] = [];
  const ask: Ask<string> = ({ file }, { signal }) =>
    new Promise((resolve, reject) => {
      open.push({ name: file.name, resolve, reject });
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  return { queue, open, ask, ended, states: () => queue.snapshot().map(({ state }) => state) };
}

describe('a queue of pictures', () => {
  it('asks about four at a time, and about the next when one is answered', async () => {
    const { queue, open, ask, states } = opened();
    queue.askAll(ask);
    queue.add(files(6));
    await settled();
    expect(states()).toEqual(['sending', 'sending', 'sending', 'sending', 'waiting', 'waiting']);
    open[1]?.resolve('cat');
    await settled();
    expect(states()).toEqual(['sending', 'answered', 'sending', 'sending', 'sending', 'waiting']);
    expect(countsOf(queue.snapshot())).toEqual({ all: 6, answered: 1, failed: 0, cancelled: 0, left: 5 });
  });

  it('lets one fail alone, with its code, and asks about it again', async () => {
    const { queue, open, ask, states } = opened();
    queue.askAll(ask);
    queue.add(files(2));
    await settled();
    open[0]?.reject(new RequestError('UNSUPPORTED_IMAGE', 'no picture', {}));
    open[1]?.resolve('cat');
    await settled();
    expect(states()).toEqual(['failed', 'answered']);
    expect(queue.snapshot()[0]?.failure?.code).toBe('UNSUPPORTED_IMAGE');
    queue.retry(1);
    await settled();
    open[2]?.resolve('dog');
    await settled();
    expect(queue.snapshot()[0]).toMatchObject({ state: 'answered', answer: 'dog', failure: undefined });
  });

  it('waits for a question, and asks all of them again when there is another one', async () => {
    const { queue, open, ask, states } = opened();
    queue.add(files(1));
    await settled();
    expect([states(), open.length]).toEqual([['waiting'], 0]);
    queue.askAll(ask);
    await settled();
    open[0]?.resolve('cat');
    await settled();
    const other = jest.fn<Ask<string>>(async ({ answer }) => `not ${answer}`);
    queue.askAll(other);
    await settled();
    expect(queue.snapshot()[0]?.answer).toBe('not cat');
  });

  it('drops the answer to a question that nobody asks any more', async () => {
    const { queue, open, ask } = opened();
    queue.askAll(ask);
    queue.add(files(1));
    await settled();
    queue.askAll(async () => 'new');
    open[0]?.resolve('old');
    await settled();
    expect(queue.snapshot()[0]?.answer).toBe('new');
  });

  it('cancels what waits and what is under way, and keeps what was answered', async () => {
    const { queue, open, ask, states } = opened();
    queue.askAll(ask);
    queue.add(files(6));
    await settled();
    open[0]?.resolve('cat');
    await settled();
    queue.cancelAll();
    await settled();
    expect(states()).toEqual(['answered', 'cancelled', 'cancelled', 'cancelled', 'cancelled', 'cancelled']);
    expect(open).toHaveLength(5);
  });

  it('ends the address of each picture that it lets go', () => {
    const { queue, ended } = opened();
    queue.add(files(3));
    queue.remove(2);
    expect(ended).toEqual(['blob:1.jpg']);
    queue.clear();
    expect(ended).toEqual(['blob:1.jpg', 'blob:0.jpg', 'blob:2.jpg']);
    expect(queue.snapshot()).toEqual([]);
  });

  it('makes another object of what has changed, and of nothing else', async () => {
    const { queue, open, ask } = opened();
    queue.askAll(ask);
    queue.add(files(2));
    await settled();
    const before = queue.snapshot();
    open[0]?.resolve('cat');
    await settled();
    const after = queue.snapshot();
    expect([after[0] === before[0], after[1] === before[1]]).toEqual([false, true]);
  });
});
