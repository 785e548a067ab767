import fc from 'fast-check';
import { FairQueue } from '#lexiclip/services/concurrency/queues/fair-queue.js';

/** Something that takes so long, whatever it was thought to take. */
interface Item {
  readonly cost: number;
}
const push = (queue: FairQueue<string, Item>, owner: string, count: number, cost: number) => {
  for (let i = 0; i < count; i++) queue.push(owner, { cost });
};

/** Takes items, each with what it really costs. @returns time used by each owner */
function work(queue: FairQueue<string, Item>, items: number): Map<string, number> {
  const used = new Map<string, number>();
  for (let i = 0; i < items; i++) {
    const turn = queue.take();
    if (!turn) break;
    turn.done(turn.item.cost);
    used.set(turn.owner, (used.get(turn.owner) ?? 0) + turn.item.cost);
  }
  return used;
}

describe('Turns of a fair queue', () => {
  it('give an owner of slow items as much time as an owner of quick ones, not as many items', () => {
    const queue = new FairQueue<string, Item>();
    push(queue, 'slow', 20, 100);
    push(queue, 'quick', 100, 1);
    expect(work(queue, 101)).toEqual(
      new Map([
        ['slow', 100],
        ['quick', 100],
      ]),
    );
  });

  it('go by what items have cost, not by what they were thought to cost', () => {
    const queue = new FairQueue<string, Item>();
    push(queue, 'liar', 20, 50);
    push(queue, 'honest', 50, 1);
    expect(work(queue, 51).get('liar')).toBe(50);
  });

  it('do not make up for the time in which an owner had nothing to do', () => {
    const queue = new FairQueue<string, Item>();
    push(queue, 'steady', 1_000, 1);
    work(queue, 500);
    push(queue, 'late', 1_000, 1);
    const used = work(queue, 100);
    expect(used.get('steady')).toBeGreaterThanOrEqual(49);
    expect(used.get('late')).toBeGreaterThanOrEqual(49);
  });

  it('do not forget what an owner has used when it leaves the queue for a moment', () => {
    const queue = new FairQueue<string, Item>();
    push(queue, 'steady', 300, 1);
    const used = { steady: 0, hopping: 0 };
    for (let i = 0; i < 100; i++) {
      // One item at a time, as a client that waits for each answer.
      if (queue.sizeOf('hopping') === 0) push(queue, 'hopping', 1, 10);
      const turn = queue.take();
      turn?.done(turn.item.cost);
      used[turn?.owner as 'steady' | 'hopping'] += turn?.item.cost ?? 0;
    }
    expect(Math.abs(used.steady - used.hopping)).toBeLessThanOrEqual(11);
  });

  it('pass over an owner that may not go now', () => {
    const queue = new FairQueue<string, Item>();
    push(queue, 'held', 1, 1);
    push(queue, 'free', 1, 1);
    expect(queue.take((owner) => owner !== 'held')?.owner).toBe('free');
    expect(queue.take((owner) => owner !== 'held')).toBeUndefined();
    expect(queue.size).toBe(1);
  });

  it('never let two owners with work drift apart by more than an item of each', () => {
    const cost = fc.integer({ min: 1, max: 1_000 });
    const owners = fc.array(fc.array(cost, { minLength: 1, maxLength: 40 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(owners, (costs) => {
        const queue = new FairQueue<string, Item>();
        costs.forEach((items, owner) => {
          for (const cost of items) push(queue, String(owner), 1, cost);
        });
        const left = costs.map(({ length }) => length);
        const used = costs.map(() => 0);
        for (let turn = queue.take(); turn; turn = queue.take()) {
          turn.done(turn.item.cost);
          const owner = Number(turn.owner);
          used[owner] = (used[owner] as number) + turn.item.cost;
          left[owner] = (left[owner] as number) - 1;
          if (left.includes(0)) break;
        }
        const most = Math.max(...costs.flat());
        expect(Math.max(...used) - Math.min(...used)).toBeLessThanOrEqual(most);
      }),
    );
  });
});
