import { connect, type Table } from '@lancedb/lancedb';
import { loadBuilt } from '../support/native.js';
import type { Counts } from '../support/storage/record-table.js';
import { countsTable } from '../support/storage/record-table.js';
import { waitUntil } from '../support/wait.js';

type Conflicts = typeof import('#lexiclip/services/storage/lance/write-conflicts.js');

const WRITERS = 10;
const counters = () => ({ commits: 0, conflicts: 0 });

describe('A write that others keep preceding', () => {
  let place: Awaited<ReturnType<typeof countsTable>>;
  let conflicts: Conflicts;
  let tables: Table[];

  beforeAll(async () => {
    conflicts = await loadBuilt<Conflicts>('services/storage/lance/write-conflicts.js');
    place = await countsTable();
    const records: Counts = await place.open();
    await records.append(Array.from({ length: 2000 }, (_, i) => ({ key: `key ${i}`, count: i })));
    const connections = await Promise.all(
      Array.from({ length: WRITERS }, () => connect(place.database, { readConsistencyInterval: 0 })),
    );
    tables = await Promise.all(connections.map((connection) => connection.openTable('counts')));
  });
  afterAll(async () => {
    for (const table of tables) table.close();
    await place.close();
  });

  /** What the writers are told who all begin at the same moment. */
  async function failuresOf(write: (table: Table, i: number) => Promise<unknown>): Promise<Error[]> {
    const settled = await Promise.allSettled(tables.map(write));
    return settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
  }

  /** Waits for a real failure of LanceDB with this word in it. */
  async function failureWith(word: string, write: (table: Table, i: number) => Promise<unknown>): Promise<Error> {
    let found: Error | undefined;
    await waitUntil(`LanceDB says "${word}"`, async () => {
      found = (await failuresOf(write)).find(({ message }) => message.includes(word));
      return found !== undefined;
    });
    return found as Error;
  }

  const merge = (table: Table, timeoutMs: number) =>
    table
      .mergeInsert('key')
      .whenMatchedUpdateAll()
      .whenNotMatchedInsertAll()
      .execute([{ key: 'key 7', count: 1 }], { timeoutMs });

  it.each<[string, (table: Table, i: number) => Promise<unknown>]>([
    ['Too many concurrent writers', (table) => merge(table, 300)],
    [
      'Retryable commit conflict',
      (table, i) => (i === 0 ? table.optimize() : table.update({ where: "`key` = 'key 3'", values: { count: '1' } })),
    ],
    [
      'Incompatible transaction',
      async (table, i) => {
        if (i > 0) return table.update({ where: "`key` = 'key 3'", values: { count: '1' } });
        const own = await (await connect(place.database)).openTable('counts');
        await own.checkout(2);
        return own.restore();
      },
    ],
  ])('is known by what LanceDB says: %s', async (word, write) => {
    expect(conflicts.isWriteConflict(await failureWith(word, write))).toBe(true);
  });

  it('is repeated, and then refused as OVERLOADED, saying when to try again', async () => {
    const conflict = await failureWith('concurrent', (table) => merge(table, 300));
    const counted = counters();
    let attempts = 0;
    const write = () => {
      attempts++;
      return Promise.reject(conflict);
    };
    await expect(conflicts.commitRepeatedly(write, counted, 3)).rejects.toMatchObject({
      code: 'OVERLOADED',
      extensions: { code: 'OVERLOADED', retryAfterMs: expect.any(Number) },
      cause: conflict,
    });
    expect(attempts).toBe(3);
    expect(counted).toEqual({ commits: 0, conflicts: 3 });
  });

  it('is told apart from other failures that speak of a conflict, which are not repeated', async () => {
    const [table] = tables as [Table];
    const failure = await table.delete("`conflict` = 'lance error'").catch((error: Error) => error);
    expect(String(failure)).toMatch(/conflict/);
    expect(conflicts.isWriteConflict(failure)).toBe(false);
  });
});
