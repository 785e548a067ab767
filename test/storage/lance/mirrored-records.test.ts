import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '@lancedb/lancedb';
import fc from 'fast-check';
import type { Database as DatabaseType } from '#lexiclip/services/storage/lance/database.js';
import type { RecordTable } from '#lexiclip/services/storage/lance/record-table.js';
import type { Condition } from '#lexiclip/services/storage/lance/sql.js';
import { loadBuilt, loadPackage, NativeDate } from '../../support/native.js';

type Columns = typeof import('#lexiclip/services/storage/lance/columns.js');
type Conditions = typeof import('#lexiclip/services/storage/lance/sql.js');
type Databases = typeof import('#lexiclip/services/storage/lance/database.js');
type Counters = typeof import('#lexiclip/services/storage/lance/storage-counters.js');
type Mirrors = typeof import('#lexiclip/services/storage/lance/kept/table-mirrors.js');
type Roots = typeof import('#lexiclip/services/storage/root/root-at.js');

type Notes = RecordTable<{
  key: Columns['text'];
  count: Columns['integer'];
  at: Columns['time'];
  note: ReturnType<Columns['optional']>;
}>;

/** As an object store has it, where a table's rows are kept in memory while it does not change. */
describe('A small table of records that is kept in memory', () => {
  let data: string;
  let sql: Conditions;
  /** Each as a process of its own would open the table. */
  let open: (isMirrored: boolean) => Promise<Notes>;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const { connect } = await loadPackage<{ connect(to: string): Promise<Connection> }>('@lancedb/lancedb');
    const { Database } = await loadBuilt<Databases>('services/storage/lance/database.js');
    const { newStorageCounters } = await loadBuilt<Counters>('services/storage/lance/storage-counters.js');
    const { TableMirrors } = await loadBuilt<Mirrors>('services/storage/lance/kept/table-mirrors.js');
    const { dataRootAt } = await loadBuilt<Roots>('services/storage/root/root-at.js');
    const { text, integer, time, optional } = await loadBuilt<Columns>('services/storage/lance/columns.js');
    sql = await loadBuilt<Conditions>('services/storage/lance/sql.js');
    const root = dataRootAt(data);
    await root.prepare('system');
    open = async (isMirrored) => {
      const database: DatabaseType = new Database(await connect(root.addressOf('system')), {
        counters: newStorageCounters(),
        create: true,
        directory: undefined,
        files: root.filesOf('system'),
        disk: undefined,
        mirrors: isMirrored ? new TableMirrors() : undefined,
        isLost: () => false,
        watch: (_, read) => read(),
      });
      const columns = { key: text, count: integer, at: time, note: optional(text) };
      return database.records('notes', columns, 'key') as unknown as Promise<Notes>;
    };
  });
  afterAll(() => rm(data, { recursive: true, force: true }));

  const row = (key: string, count = 0, note: string | null = null) => ({
    key,
    count,
    at: new NativeDate(count * 1000),
    note,
  });
  const keysOf = async (records: Notes, where?: Condition) =>
    (await records.select(where)).map(({ key }) => key).sort();

  it('shows what other processes commit, and what it commits itself, at once', async () => {
    const [one, other] = [await open(true), await open(true)];
    await one.append([row('a', 1)]);
    expect(await keysOf(other)).toEqual(['a']);
    await other.insertIfAbsent(row('b', 2));
    expect(await one.insertIfAbsent(row('b', 3))).toBe(false);
    await one.upsert([row('a', 5), row('c', 6)]);
    await other.update(sql.equal('key', 'b'), { note: 'seen' });
    await one.delete(sql.equal('key', 'c'));
    for (const records of [one, other, await open(false)]) {
      const rows = (await records.select()).map(({ key, count, note }) => [key, count, note]);
      expect(rows.sort()).toEqual([
        ['a', 5, null],
        ['b', 2, 'seen'],
      ]);
    }
    await one.delete(sql.atLeast('count', 0));
  });

  it('gives one of those who insert the same key the place, however old the state that they begin with', async () => {
    const writers = await Promise.all(Array.from({ length: 6 }, () => open(true)));
    for (const writer of writers) await writer.count();
    for (let i = 0; i < 5; i++) {
      const inserted = await Promise.all(writers.map((writer, j) => writer.insertIfAbsent(row(`place ${i}`, j))));
      expect(inserted.filter(Boolean)).toHaveLength(1);
      // Those that lost know the winner by its row.
      const winner = inserted.indexOf(true);
      for (const writer of writers) expect((await writer.first(sql.equal('key', `place ${i}`)))?.count).toBe(winner);
    }
    await writers[0]?.delete(sql.atLeast('count', 0));
  });

  it('takes a row again whose place others have just vacated, by each way of inserting', async () => {
    const [one, other] = [await open(true), await open(true)];
    const vacate = async () => {
      await one.upsert([row('vacated')]);
      await other.count();
      await one.delete(sql.equal('key', 'vacated'));
    };
    await vacate();
    expect(await other.insertIfAbsent(row('vacated', 1))).toBe(true);
    expect(await one.insertIfAbsent(row('vacated', 2))).toBe(false);
    await vacate();
    await other.insertAbsent([row('vacated', 3), row('beside', 3)]);
    expect(await keysOf(one)).toEqual(['beside', 'vacated']);
    await vacate();
    await other.upsert([row('vacated', 4)]);
    expect(await keysOf(one)).toEqual(['beside', 'vacated']);
    await one.delete(sql.atLeast('count', 0));
  });

  it('is asked for what it showed last without a look, and knows nothing before the first', async () => {
    const [one, other] = [await open(true), await open(true)];
    await other.append([row('old')]);
    expect(one.lastSeen(sql.equal('key', 'old'))).toEqual([]);
    await one.count(sql.equal('key', 'old'));
    await other.append([row('new')]);
    expect(one.lastSeen(sql.atLeast('count', 0)).map(({ key }) => key)).toEqual(['old']);
    expect(await keysOf(one)).toEqual(['new', 'old']);
    await one.delete(sql.atLeast('count', 0));
  });

  it('is read by queries once it is large', async () => {
    const [one, other] = [await open(true), await open(true)];
    await one.append(Array.from({ length: 1_001 }, (_, i) => row(`row ${i}`, i)));
    expect(await keysOf(other, sql.below('count', 2))).toEqual(['row 0', 'row 1']);
    expect(other.lastSeen(sql.below('count', 2))).toEqual([]);
    expect(await other.values('key', undefined, { sortedBy: 'key', limit: 1 })).toEqual(['row 0']);
    await one.delete(sql.atLeast('count', 0));
  });

  it('has the rows for each condition that a query finds', async () => {
    const [mirrored, queried] = [await open(true), await open(false)];
    const words = ['', 'a', 'b', "it's", 'Ä', 'ab'];
    const word = fc.constantFrom(...words);
    const number = fc.integer({ min: -2, max: 3 });
    const moment = number.map((n) => new NativeDate(n * 1000));
    const text = fc.constantFrom('key', 'note');
    const simple = fc.oneof(
      fc.tuple(text, word).map(([column, value]) => sql.equal(column, value)),
      number.map((value) => sql.equal('count', value)),
      fc.tuple(fc.constantFrom('atLeast', 'below', 'above', 'atMost'), number).map(([name, value]) => {
        return sql[name as 'above']('count', value);
      }),
      fc.tuple(fc.constantFrom('before', 'after', 'at'), moment).map(([name, value]) => sql[name as 'at']('at', value)),
      fc.tuple(text, fc.array(word, { maxLength: 3 })).map(([column, values]) => sql.oneOf(column, values)),
      fc.constantFrom(sql.isNull('note'), sql.isNotNull('note')),
    );
    const condition = fc.oneof(
      simple,
      fc.array(simple, { maxLength: 3 }).map(sql.anyOf),
      fc.array(simple, { minLength: 1, maxLength: 3 }).map((all) => sql.allOf(...all)),
    );
    await mirrored.append(words.map((key, i) => row(key, i - 2, i % 3 === 0 ? null : (words[i % 4] as string))));
    await fc.assert(
      fc.asyncProperty(condition, async (where) => {
        expect(await keysOf(mirrored, where)).toEqual(await keysOf(queried, where));
        expect(await mirrored.count(where)).toBe(await queried.count(where));
      }),
      { numRuns: 200 },
    );
  });
});
