import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openStorage } from '#lexiclip/services/storage/storage.js';
import { checkHere } from '../support/cli.js';
import {
  type DataCopy,
  emptyDataFiles,
  emptyManifests,
  lose,
  loseNewestManifest,
  SampleData,
} from '../support/storage/damage.js';

const NOBODY = `ten_${'0'.repeat(32)}`;

describe('lexiclip check', () => {
  let sample: SampleData;

  beforeAll(async () => {
    sample = await SampleData.withLabelSets();
  });
  afterAll(() => sample.remove());

  /** What it says, each line on its own. It must make nothing that was missing. */
  async function check({ data }: DataCopy): Promise<string[]> {
    const before = (await readdir(data, { recursive: true })).sort();
    const { status, output } = await checkHere(data);
    expect((await readdir(data, { recursive: true })).sort()).toEqual(before);
    expect(status).toBe(output.includes('problem:') ? 1 : 0);
    return output.trimEnd().split('\n');
  }

  describe('of data with many damages', () => {
    let lines: string[];

    beforeAll(async () => {
      const copy = await sample.copy();
      const { data, system, tenant } = copy;
      await lose(system('usage'));
      await emptyManifests(system('audit_log'));
      await loseNewestManifest(system('api_keys'));
      await emptyDataFiles(system('data_format'));
      await lose(tenant('gone'));
      await cp(tenant('beta'), join(data, 'tenants', NOBODY), { recursive: true });
      await loseNewestManifest(tenant('acme', 'version_log'));
      await emptyDataFiles(tenant('acme', 'text_embeddings_256'));
      await lose(tenant('beta', 'label_sets'));
      lines = await check(copy);
    });

    it.each([
      ['a missing table of the operator', /operator.*table usage is missing$/],
      ['a table whose manifests are empty', /operator.*table audit_log is damaged: [^/]+$/],
      ['a table whose files are empty', /operator.*table data_format cannot be read: [^/]+$/],
      [
        'a table that has lost a version',
        /operator.*table api_keys is damaged: version \d+ was committed, and \d+ is the/,
      ],
      ['a tenant without a directory', /"gone": cannot be read: there is no database ten_/],
      ['a directory without a tenant', new RegExp(`no record of a tenant, .*the directory tenants/${NOBODY}$`)],
      ['a missing table of a tenant', /"beta": table label_sets is missing$/],
      ['a label set that has lost a version', /"acme": table version_log is damaged: version \d+ was committed, and /],
      ['derived data that cannot be read', /"acme": table text_embeddings_256 cannot be read: [^/]+$/],
    ])('names %s in one line', (_, line) => {
      expect(lines.filter((text) => line.test(text))).toHaveLength(1);
    });

    it('names nothing else', () => {
      expect(lines.at(-1)).toBe('3 tenants, 0 versions, 9 problems');
      expect(lines).toHaveLength(10);
    });
  });

  it('goes by the directories where the records of the tenants are damaged', async () => {
    const copy = await sample.copy();
    await emptyManifests(copy.system('tenants'));
    expect(await check(copy)).toEqual([
      expect.stringMatching(/^problem: the operator's database: table tenants is damaged: [^/]*$/),
      '3 tenants, 4 versions, 1 problems',
    ]);
  });

  it('goes by the directories where all of the operator is gone', async () => {
    const copy = await sample.copy();
    await lose(join(copy.data, 'system'));
    expect(await check(copy)).toEqual([
      "problem: the operator's database: its directory, system, is missing",
      '3 tenants, 4 versions, 1 problems',
    ]);
  });

  it('calls a table unfinished whose maker was killed, and the next server makes it', async () => {
    const copy = await sample.copy();
    await mkdir(join(copy.tenant('gone', 'label_sets'), 'data'), { recursive: true });
    expect(await check(copy)).toEqual([
      'unfinished, removed by the next server: tenant "gone": table label_sets was not fully made',
      '3 tenants, 4 versions, 0 problems',
    ]);
    const storage = await openStorage(copy.data);
    expect(await (await storage.labelSetsOf(sample.idOf('gone'))).list()).toEqual([]);
    await storage.close();
  });

  it('opens and names a table that it does not know, which is no problem', async () => {
    const copy = await sample.copy();
    await cp(copy.tenant('acme', 'label_sets'), copy.tenant('acme', 'oddments'), { recursive: true });
    expect(await check(copy)).toEqual([
      expect.stringMatching(/^note: tenant "acme": table oddments is of no kind that this version knows/),
      '3 tenants, 4 versions, 0 problems',
    ]);
  });
});
