import { setTimeout as sleep } from 'node:timers/promises';
import { equal } from '#lexiclip/services/storage/lance/sql.js';
import { countsTable, type NotedCounts } from '../support/storage/record-table.js';

const KEEP_HISTORY_MS = 300;
const row = (key: string, count: number) => ({ key, count });

describe('A table of records', () => {
  let table: Awaited<ReturnType<typeof countsTable>>;
  afterEach(() => table.close());

  it('is as small as its rows once nobody writes, whatever has been written', async () => {
    table = await countsTable({ keepHistoryMs: KEEP_HISTORY_MS });
    const records = await table.open();
    await records.append(Array.from({ length: 200 }, (_, i) => row(`key ${i}`, 0)));
    const net = await table.size();
    const one = equal('key', 'key 1');
    for (let i = 1; i <= 60; i++) await records.update(one, { count: i });
    await records.tidy();
    await sleep(KEEP_HISTORY_MS);
    await records.tidy();
    await records.tidy();
    expect(await table.versions()).toBeLessThanOrEqual(2);
    expect(await table.size()).toBeLessThan(3 * net);
    expect((await records.select(one)).map(({ count }) => count)).toEqual([60]);
  });

  it('is not rewritten again and again while nothing happens', async () => {
    table = await countsTable({ keepHistoryMs: 0 });
    const records = await table.open();
    for (let i = 0; i < 20; i++) await records.append([row(`key ${i}`, i)]);
    await records.tidy();
    await records.tidy();
    const settled = await table.size();
    for (let i = 0; i < 3; i++) await records.tidy();
    expect(await table.size()).toBe(settled);
  });

  it('does not grow by deletions that find nothing, which are repeated for days', async () => {
    table = await countsTable({});
    const records = await table.open();
    await records.append([row('kept', 1)]);
    const before = await table.versions();
    for (let i = 0; i < 5; i++) expect(await records.delete(equal('key', 'absent'))).toBe(0);
    expect(await table.versions()).toBe(before);
    expect(await records.delete(equal('key', 'kept'))).toBe(1);
    expect(await records.count()).toBe(0);
  });

  it('gets a column of a later release when that opens it, also from several processes, and old handles go on', async () => {
    table = await countsTable({});
    const old = await table.open();
    await old.append([row('first', 1)]);
    expect(await (await table.openLater(false)).select()).toEqual([{ key: 'first', count: 1, note: null }]);
    const later = await Promise.all(Array.from({ length: 4 }, () => table.openLater()));
    await Promise.all(later.map((records, i) => records.insertIfAbsent({ ...row(`later ${i}`, i), note: 'seen' })));
    await old.insertIfAbsent(row('last', 2));
    const notes = (await (later[0] as NotedCounts).select()).map(({ key, note }) => [key, note]);
    expect(notes.sort()).toEqual([['first', null], ['last', null], ...[0, 1, 2, 3].map((i) => [`later ${i}`, 'seen'])]);
    expect(await old.count()).toBe(6);
  });

  it('takes a key once, from whoever is first, also when it is large and has an index', async () => {
    table = await countsTable({ index: 'key' });
    const handles = await Promise.all(Array.from({ length: 6 }, () => table.open()));
    const [first] = handles as [(typeof handles)[0]];
    await first.append(Array.from({ length: 1200 }, (_, i) => row(`old ${i}`, i)));
    await first.tidy();
    for (let round = 0; round < 4; round++) {
      const won = await Promise.all(handles.map((handle, i) => handle.insertIfAbsent(row(`new ${round}`, i))));
      expect(won.filter(Boolean)).toHaveLength(1);
    }
    expect(await first.count()).toBe(1204);
  });
});
