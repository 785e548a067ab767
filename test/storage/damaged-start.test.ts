import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StartupError } from '#lexiclip/errors.js';
import { openStorage } from '#lexiclip/services/storage/storage.js';
import { startProcess } from '../support/process.js';
import {
  type DataCopy,
  emptyDataFiles,
  emptyManifests,
  lose,
  loseNewestManifest,
  SampleData,
} from '../support/storage/damage.js';

describe('A start on damaged data', () => {
  let sample: SampleData;

  beforeAll(async () => {
    sample = await SampleData.withoutLabelSets();
  });
  afterAll(() => sample.remove());

  const filesIn = async (data: string) => (await readdir(data, { recursive: true })).sort();

  /** Why storage is not opened, which must change nothing. */
  async function refusalOf(data: string): Promise<string> {
    const before = await filesIn(data);
    const outcome = await openStorage(data).then(
      (storage) => storage.close(),
      (error: unknown) => error,
    );
    expect(outcome).toBeInstanceOf(StartupError);
    expect(await filesIn(data)).toEqual(before);
    return (outcome as StartupError).message;
  }

  it('ends with one line that names the table and the way to restore it, and deletes nothing', async () => {
    const { data, system } = await sample.copy();
    await lose(system('tenants'));
    const before = await filesIn(data);
    const server = await startProcess({ LEXICLIP_DATA: data });
    expect(await server.ended()).toBe(1);
    expect(server.messages()).toMatch(/^lexiclip: .*table tenants is missing.*backup-and-restore\.md.*\n$/);
    expect(await filesIn(data)).toEqual(before);
  });

  const damages: [what: string, table: string, damage: (table: string) => Promise<void>, says: RegExp][] = [
    ['is missing', 'api_keys', lose, /table api_keys is missing/],
    ['of a later version is missing', 'tombstones', lose, /table tombstones is missing/],
    ['has empty manifests', 'api_keys', emptyManifests, /table api_keys is damaged/],
    ['has empty manifests', 'audit_log', emptyManifests, /table audit_log is damaged/],
    ['has empty manifests', 'data_format', emptyManifests, /table data_format is damaged/],
    ['has empty data files', 'tenants', emptyDataFiles, /table tenants is damaged/],
    ['has lost its newest version', 'api_keys', loseNewestManifest, /table api_keys is damaged: version \d+ was comm/],
  ];

  it.each(damages)('is refused when a table %s: %s', async (_, table, damage, says) => {
    const { data, system } = await sample.copy();
    await damage(system(table));
    const message = await refusalOf(data);
    expect(message).toMatch(says);
    expect(message).toMatch(/restore it from a backup/);
    expect(message).not.toContain('\n');
  });

  it('is refused when tenants have data, and all of the operator is gone', async () => {
    const { data } = await sample.copy();
    await lose(join(data, 'system'));
    expect(await refusalOf(data)).toMatch(/its directory, system, is missing/);
  });

  it('is refused for data from before the inventory that lack a table which was always there', async () => {
    const { data, system } = await sample.copy();
    for (const table of ['inventory', 'tombstones', 'tenants']) await lose(system(table));
    expect(await refusalOf(data)).toMatch(/table tenants is missing/);
  });

  it('makes the tables of later versions for data from before the inventory', async () => {
    const copy: DataCopy = await sample.copy();
    for (const table of ['inventory', 'tombstones', 'audit_log', 'usage', 'tenant_quotas'])
      await lose(copy.system(table));
    await (await openStorage(copy.data)).close();
    await lose(copy.system('usage'));
    expect(await refusalOf(copy.data)).toMatch(/table usage is missing/);
  });
});
