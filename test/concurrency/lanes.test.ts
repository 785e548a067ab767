import { FairQueue, type Lane } from '#lexiclip/services/concurrency/queues/fair-queue.js';

describe('The lanes of a fair queue', () => {
  const filled = (...items: [owner: string, item: string, lane?: Lane][]) => {
    const queue = new FairQueue<string, string>();
    for (const item of items) queue.push(...item);
    return queue;
  };
  const all = (queue: FairQueue<string, string>): string[] => {
    const taken: string[] = [];
    for (let turn = queue.take(); turn !== undefined; turn = queue.take()) taken.push(turn.item);
    return taken;
  };

  it('let interactive work go before batch work, whoever was first', () => {
    expect(all(filled(['a', 'slow', 'batch'], ['b', 'quick']))).toEqual(['quick', 'slow']);
  });

  it('let owners take turns within each', () => {
    const queue = filled(['a', 'a1', 'batch'], ['a', 'a2', 'batch'], ['b', 'b1', 'batch']);
    expect(all(queue)).toEqual(['a1', 'b1', 'a2']);
  });

  it('never let batch work stand still: every eighth item is one', () => {
    const queue = new FairQueue<string, string>();
    for (let i = 0; i < 20; i++) queue.push('a', `quick ${i}`);
    for (let i = 0; i < 3; i++) queue.push('b', `slow ${i}`, 'batch');
    const taken = all(queue);
    expect(taken.flatMap((item, place) => (item.startsWith('slow') ? [place] : []))).toEqual([7, 15, 22]);
  });

  it('are counted together, and left from either', () => {
    const queue = filled(['a', 'quick'], ['a', 'slow', 'batch'], ['b', 'other', 'batch']);
    expect([queue.size, queue.sizeOf('a')]).toEqual([3, 2]);
    expect(queue.delete('a', 'slow')).toBe(true);
    expect(all(queue)).toEqual(['quick', 'other']);
  });
});
