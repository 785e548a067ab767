import type { TenantId } from '#lexiclip/domain/ids.js';
import { Budget } from '#lexiclip/services/concurrency/queues/budget.js';
import { FairQueue } from '#lexiclip/services/concurrency/queues/fair-queue.js';
import { ImageCache } from '#lexiclip/services/embedding/image-cache.js';

describe('A fair queue', () => {
  const all = (queue: FairQueue<string, string>): string => {
    let taken = '';
    for (let turn = queue.take(); turn !== undefined; turn = queue.take()) taken += turn.item;
    return taken;
  };

  it('lets the lanes take turns, and keeps the order within each', () => {
    const queue = new FairQueue<string, string>();
    for (const item of 'abcd') queue.push('many', item);
    queue.push('few', '1');
    queue.push('other', 'x');
    queue.push('other', 'y');
    expect(all(queue)).toBe('a1xbycd');
  });

  it('gives the turn to an owner that comes later and has used nothing', () => {
    const queue = new FairQueue<string, string>();
    for (const item of 'abcd') queue.push('many', item);
    expect(queue.take()?.item).toBe('a');
    queue.push('few', '1');
    expect(all(queue)).toBe('1bcd');
  });

  it('counts what waits, in all and of a lane', () => {
    const queue = new FairQueue<string, string>();
    for (const item of 'abc') queue.push('many', item);
    queue.push('few', '1');
    expect([queue.size, queue.sizeOf('many'), queue.sizeOf('none'), queue.ownerCount]).toEqual([4, 3, 0, 2]);
    expect(queue.delete('many', 'b')).toBe(true);
    expect(queue.delete('many', 'b')).toBe(false);
    expect(queue.delete('few', '1')).toBe(true);
    expect([queue.size, queue.ownerCount]).toEqual([2, 1]);
    expect(all(queue)).toBe('ac');
    expect([queue.size, queue.ownerCount]).toEqual([0, 0]);
  });
});

describe('A budget', () => {
  it('gives no holder more than its share, and all no more than there is', () => {
    const budget = new Budget<string>({ total: 10, each: 6 });
    expect(budget.take('a', 7)).toBeUndefined();
    expect(budget.take('a', 6)).toBeDefined();
    expect(budget.take('a', 1)).toBeUndefined();
    expect(budget.take('b', 5)).toBeUndefined();
    expect(budget.take('b', 4)).toBeDefined();
    expect(budget.used).toBe(10);
  });

  it('takes back what was given, once', () => {
    const budget = new Budget<string>({ total: 10, each: 10 });
    const release = budget.take('a', 6);
    budget.take('a', 2);
    release?.();
    release?.();
    expect(budget.used).toBe(2);
  });
});

describe('The cache of image vectors', () => {
  const [a, b] = ['a', 'b'] as TenantId[] as [TenantId, TenantId];
  const cache = (bytes: number) => new ImageCache<number>(bytes, (value) => value);

  it('keeps what was used last', () => {
    const images = cache(30);
    for (const key of ['x', 'y', 'z']) images.set(a, key, 10);
    images.get(a, 'x');
    images.set(a, 'new', 10);
    expect(['x', 'y', 'z', 'new'].map((key) => images.get(a, key) !== undefined)).toEqual([true, false, true, true]);
    expect(images.bytes).toBe(30);
  });

  it('takes room from the tenant that has most in it', () => {
    const images = cache(30);
    images.set(b, 'only', 10);
    for (let i = 0; i < 20; i++) images.set(a, `${i}`, 10);
    expect(images.get(b, 'only')).toBe(10);
    expect([images.bytesOfTenant(a), images.bytesOfTenant(b)]).toEqual([20, 10]);
  });

  it('shows nobody what another has', () => {
    const images = cache(30);
    images.set(a, 'same', 10);
    expect(images.get(b, 'same')).toBeUndefined();
  });

  it('keeps nothing when it has no room', () => {
    const images = cache(0);
    images.set(a, 'x', 10);
    expect([images.get(a, 'x'), images.bytes]).toEqual([undefined, 0]);
  });
});
