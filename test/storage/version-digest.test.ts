import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Table } from '@lancedb/lancedb';
import { checkHere } from '../support/cli.js';
import { loadBuilt } from '../support/native.js';
import { StorageProcess } from '../support/storage/storage-process.js';
import { TENANT, vectorOf } from '../support/storage/vocabulary.js';

type Storage = typeof import('#lexiclip/services/storage/storage.js');

/** Labels of each version: the first label is of version 1, the second was added by version 2, and so on. */
const VERSIONS = [
  ['ash', 'first'],
  ['ash', 'first', 'second'],
  ['ash', 'first', 'second', 'third'],
];
const DAMAGED = expect.stringMatching(/^version \d of label set ls_\w+ is damaged: /);

describe('The digest of a version', () => {
  let folder: string;
  let healthy: string;
  let copies = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    healthy = join(folder, 'healthy');
    const writer = new StorageProcess(healthy);
    await writer.prepare(['trees']);
    await writer.write(['trees'], 'third');
    await writer.kill();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A copy of the data with some damage. */
  async function damaged(damage: (database: string) => Promise<void>): Promise<string> {
    const data = join(folder, `copy-${++copies}`);
    await cp(healthy, data, { recursive: true });
    await damage(join(data, 'tenants', TENANT));
    return data;
  }

  /** Names of the labels of each version of "trees", or why they cannot be read. */
  async function readings(data: string): Promise<unknown[]> {
    const { openStorage } = await loadBuilt<Storage>('services/storage/storage.js');
    const storage = await openStorage(data);
    try {
      const store = await storage.labelSetsOf(TENANT);
      const [set] = await store.findBySlugs(['trees']);
      const versions = (await store.versionsOf([set?.id as never])).values().next().value ?? [];
      const read = (version: (typeof versions)[number]) =>
        store.read(version).then(
          ({ labels }) => labels.map(({ name }) => name),
          (error: Error) => error.message,
        );
      return await Promise.all(versions.map(read));
    } finally {
      await storage.close();
    }
  }

  /** Changes one bit of the one place in the data files where these bytes are. */
  const flip = (bytes: Uint8Array) => async (database: string) => {
    let flipped = 0;
    for (const file of await readdir(database, { recursive: true })) {
      if (!/^rows_.*\/data\/.*\.lance$/.test(file)) continue;
      const content = await readFile(join(database, file));
      const at = content.indexOf(bytes);
      if (at < 0) continue;
      content.writeUInt8(content.readUInt8(at) ^ 1, at);
      await writeFile(join(database, file), content);
      flipped++;
    }
    expect(flipped).toBe(1);
  };

  /** Changes a table through LanceDB, as somebody might by hand. */
  const change = (table: RegExp, by: (table: Table) => Promise<unknown>) => async (database: string) => {
    const connection = await connect(database);
    const names = (await connection.tableNames()).filter((name) => table.test(name));
    for (const name of names) await by(await connection.openTable(name));
  };
  const changeLog = (values: Record<string, string>) =>
    change(/^version_log$/, (table) => table.update({ where: '`number` = 2', values }));

  it('holds for data that nobody has touched', async () => {
    expect(await readings(await damaged(async () => undefined))).toEqual(VERSIONS);
  });

  const oneOf = (name: string) => new Uint8Array(vectorOf(name).buffer).subarray(0, 8);
  it.each([
    ['a bit of a name is flipped', flip(Buffer.from('second')), [2, 3]],
    ['a bit of a vector is flipped', flip(oneOf('third')), [3]],
    ['rows are removed', change(/^rows_/, (table) => table.delete('version = 3')), [3]],
    ['a row is written twice', change(/^rows_/, duplicated), [1, 2, 3]],
    ['the log names another author', changeLog({ createdBy: 'somebody else' }), [2]],
    ['the log has another message', changeLog({ message: 'not what was meant' }), [2]],
    ['the log counts other labels', changeLog({ labelCount: '4' }), [2]],
    ['the log has another time', changeLog({ createdAt: '2020-01-01T00:00:00' }), [2]],
    ['the log has another digest', changeLog({ digest: '0'.repeat(64) }), [2, 3]],
  ])('shows that %s, in the versions that this touches, and check names them', async (_, damage, touched) => {
    const data = await damaged(damage);
    const expected = VERSIONS.map((labels, i) => (touched.includes(i + 1) ? DAMAGED : labels));
    expect(await readings(data)).toEqual(expected);
    const { status, output } = await checkHere(data);
    for (const number of touched) expect(output).toMatch(new RegExp(`label set "trees" version ${number}: .*damaged`));
    expect(status).toBe(1);
  });
});

async function duplicated(table: Table): Promise<void> {
  const rows = await table.query().where('version = 1').limit(1).toArrow();
  await table.add(rows);
}
