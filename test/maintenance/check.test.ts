import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import { checkHere } from '../support/cli.js';
import { runCheck } from '../support/process.js';
import { startTestServer } from '../support/server.js';

describe('lexiclip check', () => {
  let folder: string;
  let healthy: string;
  let copies = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    healthy = join(folder, 'healthy');
    const running = await startTestServer({ LEXICLIP_DATA: healthy });
    const tenant = await running.tenant('acme');
    await tenant.data('mutation { createLabelSet(input: { slug: "trees", labels: [{ name: "ash" }] }) { unchanged } }');
    await tenant.data('mutation { upsertLabels(labelSet: "trees", labels: [{ name: "elm" }]) { added } }');
    await running.close();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A copy of the healthy data, and where its label table is. */
  async function copy(): Promise<{ data: string; tenant: string; table: string }> {
    const data = join(folder, `copy-${++copies}`);
    await cp(healthy, data, { recursive: true });
    const [id] = (await readdir(join(data, 'tenants'))) as [string];
    const tenant = join(data, 'tenants', id);
    const table = (await readdir(tenant)).find((name) => name.startsWith('rows_ls_')) as string;
    return { data, tenant, table };
  }

  it('finds nothing in healthy data', async () => {
    const { status, output } = await runCheck(healthy);
    expect(output).toBe('1 tenants, 2 versions, 0 problems\n');
    expect(status).toBe(0);
  });

  it('names the versions that cannot be read', async () => {
    const { data, tenant, table } = await copy();
    await rm(join(tenant, table, 'data'), { recursive: true });
    const { status, output } = await checkHere(data);
    expect(output).toMatch(/tenant "acme": label set "trees" version 1: cannot be read/);
    expect(output).toMatch(/ 2 problems\n$/);
    expect(status).toBe(1);
  });

  it('names a table that belongs to no label set', async () => {
    const { data, tenant, table } = await copy();
    const orphan = `rows_ls_${'0'.repeat(32)}_512`;
    await cp(join(tenant, table), join(tenant, `${orphan}.lance`), { recursive: true });
    const { status, output } = await checkHere(data);
    expect(output).toContain(`table ${orphan} belongs to no label set`);
    expect(status).toBe(1);
  });

  it('names the template version that is missing', async () => {
    const { data, tenant } = await copy();
    await (await (await connect(tenant)).openTable('prompt_templates')).delete("slug = 'photo'");
    const { status, output } = await checkHere(data);
    expect(output).toContain('version 1 of prompt template "photo" is missing');
    expect(status).toBe(1);
  });

  it('refuses a folder that has no data, and makes none there', async () => {
    const { status, output } = await checkHere(join(folder, 'nothing'));
    expect(output).toMatch(/^lexiclip: LEXICLIP_DATA/);
    expect(status).toBe(2);
    expect(existsSync(join(folder, 'nothing'))).toBe(false);
  });
});
