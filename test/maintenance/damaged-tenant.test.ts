import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { Client } from '../support/server.js';
import { type DataCopy, emptyDataFiles, lose, loseNewestManifest, SampleData } from '../support/storage/damage.js';
import { waitUntil } from '../support/wait.js';

const SETS = '{ labelSets { totalCount } }';
const NOBODY = `ten_${'0'.repeat(32)}`;

describe('Damage in the database of one tenant', () => {
  let sample: SampleData;
  let copy: DataCopy;
  let server: ServerProcess;

  beforeAll(async () => {
    sample = await SampleData.withLabelSets();
    copy = await sample.copy();
    await cp(copy.tenant('beta'), join(copy.data, 'tenants', NOBODY), { recursive: true });
    await lose(copy.tenant('gone'));
    await loseNewestManifest(copy.tenant('acme', 'version_tags'));
    server = await spawnServer(copy.data, { LEXICLIP_LOG_LEVEL: 'warn' });
  });
  afterAll(async () => {
    await server.stop();
    await sample.remove();
  });

  const clientOf = (slug: string) => new Client(server.url, sample.keyOf(slug));
  const linesWith = (text: string) =>
    server
      .output()
      .split('\n')
      .filter((line) => line.includes(text));
  const readiness = async () => {
    const response = await fetch(`${server.url}/readyz`);
    return (await response.json()) as { status: string; detail?: string[] };
  };

  it.each([
    ['a directory that is gone', 'gone', 'the directory'],
    ['a lost version', 'acme', 'table version_tags'],
  ])('is INTERNAL for its requests, and logged once: %s', async (_, slug, what) => {
    for (let request = 0; request < 3; request++) {
      expect(await clientOf(slug).error(SETS)).toMatchObject({ code: 'INTERNAL' });
    }
    const line = `"tenant":"${sample.idOf(slug)}","what":"${what}"`;
    await waitUntil('it is logged', () => linesWith(line).length > 0);
    expect(linesWith(line)).toHaveLength(1);
    expect((await readiness()).detail).toContain(`tenant ${sample.idOf(slug)}: ${what} cannot be read`);
  });

  it('makes nothing anew for it', async () => {
    expect(await clientOf('gone').error(SETS)).toMatchObject({ code: 'INTERNAL' });
    await expect(readFile(copy.tenant('gone'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('leaves the service ready, and other tenants as they are', async () => {
    expect((await readiness()).status).toBe('ready');
    expect(await clientOf('beta').data(SETS)).toEqual({ labelSets: { totalCount: 1 } });
  });

  it('is over once the data can be read again', async () => {
    const beta = clientOf('beta');
    const isNamed = async () => JSON.stringify(await readiness()).includes(sample.idOf('beta'));
    const files = await SampleFiles.keep(copy.tenant('beta', 'label_sets'));
    await emptyDataFiles(copy.tenant('beta', 'label_sets'));
    await beta.send(SETS);
    await waitUntil('it is said', isNamed);
    await files.restore();
    expect(await beta.data(SETS)).toEqual({ labelSets: { totalCount: 1 } });
    expect(await isNamed()).toBe(false);
  });

  it('names the version of a label set that cannot be read, and leaves the rest as it is', async () => {
    const beta = clientOf('beta');
    const rows = (await readdir(copy.tenant('beta'))).find((name) => name.startsWith('rows_')) as string;
    await emptyDataFiles(join(copy.tenant('beta'), rows));
    const query = '{ labelSet(slug: "trees") { version(number: 2) { labels { nodes { name } } } } }';
    expect(await beta.error(query)).toMatchObject({ code: 'INTERNAL' });
    await waitUntil('it is said', async () => JSON.stringify(await readiness()).includes('version 2 of label set ls_'));
    expect(await beta.data('{ labelSet(slug: "trees") { latest { number } } }')).toEqual({
      labelSet: { latest: { number: 2 } },
    });
  });

  it('is no reason to delete a directory that belongs to nobody: it is logged', async () => {
    await waitUntil('it is logged', () => linesWith('directories belong to no tenant').length > 0);
    expect(linesWith('directories belong to no tenant')[0]).toContain(`"directories":["tenants/${NOBODY}"]`);
  });
});

/** The data files of a table, as they are. */
class SampleFiles {
  private constructor(private readonly folder: string) {}

  static async keep(table: string): Promise<SampleFiles> {
    await cp(join(table, 'data'), `${table}-kept`, { recursive: true });
    return new SampleFiles(table);
  }

  async restore(): Promise<void> {
    await cp(`${this.folder}-kept`, join(this.folder, 'data'), { recursive: true });
    await lose(`${this.folder}-kept`);
  }
}
