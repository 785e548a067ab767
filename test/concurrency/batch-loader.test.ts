import { BatchLoader } from '#lexiclip/services/concurrency/batch-loader.js';

type Group = 'one' | 'two';

describe('A batch loader', () => {
  /** One that reads lengths of texts, and the list of its reads. */
  function lengths(fails: (group: Group) => boolean = () => false) {
    const reads: [Group, ...string[]][] = [];
    const loader = new BatchLoader<Group, string, number>(async (group, keys) => {
      reads.push([group, ...keys]);
      if (fails(group)) throw new Error(`no ${group}`);
      return new Map(keys.filter((key) => key !== 'missing').map((key) => [key, key.length]));
    });
    return { loader, reads };
  }

  it('reads all keys of one tick at once, each of them once', async () => {
    const { loader, reads } = lengths();
    expect(await Promise.all(['a', 'bb', 'a'].map((key) => loader.load('one', key)))).toEqual([1, 2, 1]);
    expect(reads).toEqual([['one', 'a', 'bb']]);
  });

  it('gives undefined for a key that does not exist', async () => {
    expect(await lengths().loader.load('one', 'missing')).toBeUndefined();
  });

  it('reads anew in a later tick', async () => {
    const { loader, reads } = lengths();
    await loader.load('one', 'a');
    await loader.load('one', 'a');
    expect(reads).toHaveLength(2);
  });

  it('reads groups apart, so that the failure of one is not the other’s', async () => {
    const { loader, reads } = lengths((group) => group === 'two');
    const [good, bad] = await Promise.allSettled([loader.load('one', 'a'), loader.load('two', 'a')]);
    expect(good).toEqual({ status: 'fulfilled', value: 1 });
    expect(bad).toMatchObject({ status: 'rejected', reason: new Error('no two') });
    expect(reads).toEqual([
      ['one', 'a'],
      ['two', 'a'],
    ]);
  });

  it('is not confused by a failed read', async () => {
    let broken = true;
    const { loader } = lengths(() => broken);
    await expect(loader.load('one', 'a')).rejects.toThrow('no one');
    broken = false;
    expect(await loader.load('one', 'a')).toBe(1);
  });
});
