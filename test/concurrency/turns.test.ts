import type { Steps } from '#lexiclip/domain/steps.js';
import { giveWay, inTurns, itemsInTurns } from '#lexiclip/services/concurrency/turns.js';

/** Takes a millisecond of the processor. */
function spend(): void {
  const until = performance.now() + 1;
  while (performance.now() < until);
}

/** Which piece of work went on in each turn of the event loop. */
class Turns {
  readonly seen: Set<string>[] = [new Set()];
  private timer = setImmediate(() => this.next());

  *work(name: string, steps: number): Steps<string> {
    for (let i = 0; i < steps; i++) {
      spend();
      this.seen.at(-1)?.add(name);
      yield;
    }
    return name;
  }

  stop(): void {
    clearImmediate(this.timer);
  }

  private next(): void {
    this.seen.push(new Set());
    this.timer = setImmediate(() => this.next());
  }
}

describe('Long work', () => {
  it('goes on one piece a turn of the event loop, however many begin together', async () => {
    const turns = new Turns();
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(await Promise.all(names.map((name) => inTurns(turns.work(name, 30))))).toEqual(names);
    turns.stop();
    expect(Math.max(...turns.seen.map((pieces) => pieces.size))).toBe(1);
    expect(turns.seen.filter((pieces) => pieces.size > 0).length).toBeGreaterThanOrEqual(12);
  });

  it('of one owner lets a single piece of another go first, however many of its own wait', async () => {
    const done: string[] = [];
    const piece = async (owner: string) => {
      await giveWay(owner);
      for (let i = 0; i < 3; i++) spend();
      done.push(owner);
    };
    const busy = Array.from({ length: 20 }, () => piece('busy'));
    await busy[0];
    const other = piece('other');
    await Promise.all([...busy, other]);
    expect(done.indexOf('other')).toBeLessThan(4);
    expect(done).toHaveLength(21);
  });

  it('that fails says so to the one who waits for it, and lets the others go on', async () => {
    const failing = (function* (): Steps<never> {
      spend();
      yield;
      throw new Error('no');
    })();
    const turns = new Turns();
    await expect(Promise.all([inTurns(failing), inTurns(turns.work('a', 3))])).rejects.toThrow('no');
    await expect(inTurns(turns.work('b', 3))).resolves.toBe('b');
    turns.stop();
  });

  it('of a list hands the items out in their order', async () => {
    const items = Array.from({ length: 250 }, (_, i) => i);
    const order: number[] = [];
    const handed = itemsInTurns(items, 50).map((item) => item.then((value) => order.push(value)));
    await Promise.all(handed);
    expect(order).toEqual(items);
  });
});
