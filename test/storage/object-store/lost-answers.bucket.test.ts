import type { Databases } from '#lexiclip/services/storage/lance/databases.js';
import { equal } from '#lexiclip/services/storage/lance/sql.js';
import { describeWithBucket, TestBucket } from '../../support/object-store/bucket.js';
import { countsIn } from '../../support/object-store/counts.js';
import type { Fault } from '../../support/object-store/proxy.js';
import type { Counts } from '../../support/storage/record-table.js';

const answered = (status: number, code: string): Fault => ({
  status,
  body: `<Error><Code>${code}</Code><Message>no</Message></Error>`,
  isDone: true,
});
const FAULTS: Record<string, Fault> = {
  'breaks the connection': 'lose the answer',
  'says that it has failed': answered(500, 'InternalError'),
  'says that it has too much to do': answered(503, 'SlowDown'),
};
const MANIFEST = /\/_versions\//;

describeWithBucket('A commit to an object store', () => {
  let bucket: TestBucket;
  let databases: Databases;
  let counts: Counts;

  beforeAll(async () => {
    bucket = await TestBucket.make();
    ({ databases, counts } = await countsIn(bucket.root('data')));
  });
  beforeEach(async () => {
    await counts.insertAbsent([{ key: 'other', count: 0 }]);
    await counts.upsert([{ key: 'old', count: 1 }]);
    await counts.delete(equal('key', 'new'));
  });
  afterEach(() => {
    bucket.proxy.disturb = () => undefined;
  });
  afterAll(async () => {
    await databases.close();
    await bucket.close();
  });

  /** Answers to writes of manifests are lost, from now on; the store does what it is asked. */
  function lose(fault: Fault, times: number): void {
    let left = times;
    bucket.proxy.disturb = (kind, path) => (kind === 'PUT' && MANIFEST.test(path) && left-- > 0 ? fault : undefined);
  }

  /** What any process reads. */
  async function stored(): Promise<Record<string, number>> {
    const other = await countsIn(bucket.root('data'));
    const rows = await other.counts.select();
    await other.databases.close();
    const sorted = rows.map(({ key, count }) => [key, count] as const).sort();
    expect(new Set(sorted.map(([key]) => key)).size).toBe(sorted.length);
    return Object.fromEntries(sorted);
  }

  const isOld = equal('key', 'old');
  const CHANGES: Record<string, [change: () => Promise<unknown>, result: unknown, after: Record<string, number>]> = {
    'an insert if absent': [() => counts.insertIfAbsent({ key: 'new', count: 1 }), true, { new: 1, old: 1, other: 0 }],
    'an insert of what is there': [() => counts.insertIfAbsent({ key: 'old', count: 7 }), false, { old: 1, other: 0 }],
    'an append': [() => counts.append([{ key: 'new', count: 1 }]), undefined, { new: 1, old: 1, other: 0 }],
    'an upsert': [() => counts.upsert([{ key: 'old', count: 2 }]), undefined, { old: 2, other: 0 }],
    'an update': [() => counts.update(isOld, { count: 3 }), 1, { old: 3, other: 0 }],
  };
  const cases = Object.keys(FAULTS).flatMap((fault) => Object.keys(CHANGES).map((change) => [change, fault] as const));

  it.each(cases)('is made once, and said to be, where the answer to %s is lost as the store %s', async (what, how) => {
    const [change, result, after] = CHANGES[what] as (typeof CHANGES)[string];
    lose(FAULTS[how] as Fault, 1);
    expect(await change()).toBe(result);
    expect(await stored()).toEqual(after);
    expect(Object.fromEntries((await counts.select()).map(({ key, count }) => [key, count]))).toEqual(after);
  });

  it.each(Object.keys(CHANGES))(
    'of which no answer arrives may have been made, and the writer is told so: %s',
    async (what) => {
      const [change, , after] = CHANGES[what] as (typeof CHANGES)[string];
      lose('lose the answer', Number.POSITIVE_INFINITY);
      await expect(change()).rejects.toMatchObject({
        code: 'OVERLOADED',
        message: expect.stringMatching(/look before you repeat it$/),
      });
      bucket.proxy.disturb = () => undefined;
      expect(await stored()).toEqual(after);
    },
  );

  it('that deletes rows is refused, saying that they may be gone', async () => {
    lose('lose the answer', 1);
    await expect(counts.delete(isOld)).rejects.toMatchObject({
      code: 'OVERLOADED',
      message: expect.stringMatching(/look before/),
    });
    expect(await stored()).toEqual({ other: 0 });
  });

  it('that fails before its manifest is written has changed nothing, and the writer is told so', async () => {
    bucket.proxy.disturb = (kind, path) => (kind === 'PUT' && /\/data\//.test(path) ? { status: 500 } : undefined);
    await expect(counts.append([{ key: 'new', count: 1 }])).rejects.toMatchObject({
      code: 'OVERLOADED',
      message: expect.stringMatching(/nothing was changed, try again$/),
    });
    expect(await stored()).toEqual({ old: 1, other: 0 });
  });

  it('is repeated where the store has refused one of its writes', async () => {
    let left = 2;
    bucket.proxy.disturb = (kind) => (kind === 'PUT' && left-- > 0 ? { status: 503 } : undefined);
    await counts.append([{ key: 'new', count: 1 }]);
    expect(await stored()).toEqual({ new: 1, old: 1, other: 0 });
  });

  it('of one of two writers of a key is not taken for the other, though its own answer was lost', async () => {
    const other = await countsIn(bucket.root('data'));
    lose('lose the answer', 2);
    const outcomes = await Promise.all([
      counts.insertIfAbsent({ key: 'new', count: 1 }),
      other.counts.insertIfAbsent({ key: 'new', count: 2 }),
    ]);
    await other.databases.close();
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect((await stored()).new).toBe(outcomes[0] ? 1 : 2);
  });
});
