import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkData } from '#lexiclip/services/maintenance/check.js';
import { Databases } from '#lexiclip/services/storage/lance/databases.js';
import { dataRootAt } from '#lexiclip/services/storage/root/root-at.js';
import { TenantStore } from '#lexiclip/services/storage/system/tenant-store.js';
import { startTestServer } from '../support/server.js';

describe('Data opened for reading only', () => {
  let data: string;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const running = await startTestServer({ LEXICLIP_DATA: data });
    await running.tenant('acme');
    await running.close();
  });
  afterAll(() => rm(data, { recursive: true, force: true }));

  const everything = async () => (await readdir(data, { recursive: true })).sort();

  it('are the same files after a check', async () => {
    await rm(join(data, 'system', 'tenant_quotas.lance'), { recursive: true });
    const before = await everything();
    expect(await checkData(data)).toMatchObject({ tenants: 1, problems: [{ text: 'table tenant_quotas is missing' }] });
    expect(await everything()).toEqual(before);
  });

  it('have a table that does not exist as an empty one, which nobody can write to', async () => {
    const databases = new Databases(dataRootAt(data), false);
    const [tenant] = await dataRootAt(data).tenants();
    const empty = await TenantStore.open(await databases.tenant(tenant as never));
    expect(await empty.all()).toEqual([]);
    const record = { id: 'ten_0', slug: 'acme', name: 'Acme', status: 'ACTIVE', createdAt: new Date() };
    await expect(empty.insert(record as never)).rejects.toThrow(/does not exist/);
    await databases.close();
  });

  it('name a tenant whose directory is gone', async () => {
    const [tenant] = await dataRootAt(data).tenants();
    await rm(join(data, 'tenants', tenant as string), { recursive: true });
    const { problems } = await checkData(data);
    expect(problems).toContainEqual({ tenant: 'acme', text: expect.stringMatching(/there is no database/) });
    expect(await readdir(join(data, 'tenants'))).toEqual([]);
  });
});

describe('A data root', () => {
  it('holds nothing until a server has been there', async () => {
    expect(await dataRootAt(join(tmpdir(), 'nothing-is-here')).contents()).toEqual({ system: false, tenants: false });
  });
});
