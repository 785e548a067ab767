import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import { Field, Schema, Utf8 } from 'apache-arrow';
import { makeTable, removeAbandoned } from '#lexiclip/services/storage/lance/files/table-making.js';
import { commitRepeatedly } from '#lexiclip/services/storage/lance/write-conflicts.js';
import { DirectoryFiles } from '#lexiclip/services/storage/root/directory-files.js';

const SCHEMA = new Schema([new Field('key', new Utf8(), false)]);
const WRITERS = ['a', 'b', 'c', 'd'];

describe('A table that several writers make at once', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  /** Makes a table as its own process would, and writes to it. */
  async function makeAndWrite(name: string, key: string): Promise<void> {
    const connection = await connect(directory);
    const table = await makeTable(connection, new DirectoryFiles(directory), name, SCHEMA);
    const insert = () => table.mergeInsert('key').whenNotMatchedInsertAll().execute([{ key }]);
    await commitRepeatedly(insert, { commits: 0, conflicts: 0 });
    connection.close();
  }

  it('keeps what each of them writes', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `table-${i}`);
    for (const name of names) await Promise.all(WRITERS.map((key) => makeAndWrite(name, key)));
    const connection = await connect(directory);
    for (const name of names) expect(await (await connection.openTable(name)).countRows()).toBe(WRITERS.length);
  });

  it('is made where the process that began it has died', async () => {
    await mkdir(join(directory, 'begun.lance', '_transactions'), { recursive: true });
    await makeAndWrite('begun', 'a');
    const connection = await connect(directory);
    expect(await (await connection.openTable('begun')).countRows()).toBe(1);
  });

  it('leaves nothing else behind, and what a process left that died is removed an hour later', async () => {
    await makeAndWrite('one', 'a');
    expect(await readdir(directory)).toEqual(['one.lance']);
    const [old, fresh] = [join(directory, '.making-old'), join(directory, '.making-fresh')];
    await Promise.all([mkdir(join(old, 'x.lance'), { recursive: true }), mkdir(fresh)]);
    const before = new Date(Date.now() - 2 * 3_600_000);
    await utimes(old, before, before);
    await removeAbandoned(directory);
    expect(await readdir(directory)).toEqual(['.making-fresh', 'one.lance']);
  });
});
