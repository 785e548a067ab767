import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import { checkHere } from '../support/cli.js';
import { startProcess } from '../support/process.js';
import { startTestServer } from '../support/server.js';

describe('the format of the data directory', () => {
  let folder: string;
  let ours: string;
  let copies = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    ours = join(folder, 'ours');
    const running = await startTestServer({ LEXICLIP_DATA: ours });
    await running.tenant('acme');
    await running.close();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const openMark = async (data: string) => (await connect(join(data, 'system'))).openTable('data_format');
  const markOf = async (data: string) => (await (await openMark(data)).query().toArray()).map(({ value }) => value);
  /** Makes the data as old as the first program of format 1, which had no inventory of its tables. */
  async function removeMarks(data: string): Promise<void> {
    for (const table of ['data_format', 'inventory', 'tombstones']) {
      await rm(join(data, 'system', `${table}.lance`), { recursive: true });
    }
  }

  async function copy(): Promise<string> {
    const data = join(folder, `copy-${++copies}`);
    await cp(ours, data, { recursive: true });
    return data;
  }

  async function newer(): Promise<string> {
    const data = await copy();
    await (await openMark(data)).update({ values: { value: 3 } });
    return data;
  }

  it('is marked by the first start', async () => {
    expect(await markOf(ours)).toEqual([2]);
  });

  it('is marked once, however many servers start on it', async () => {
    const data = join(folder, 'shared');
    const servers = await Promise.all([1, 2].map(() => startTestServer({ LEXICLIP_DATA: data })));
    for (const server of servers) await server.close();
    expect(await markOf(data)).toEqual([2]);
  });

  it('is 1 for data from before there was a mark, which the next start marks', async () => {
    const data = await copy();
    await removeMarks(data);
    expect((await checkHere(data)).output).toMatch(/format 1: start the server once/);
    expect(existsSync(join(data, 'system', 'data_format.lance'))).toBe(false);
    const running = await startTestServer({ LEXICLIP_DATA: data });
    const { tenants } = await running.operator.data('{ tenants { nodes { slug } } }');
    await running.close();
    expect(tenants.nodes).toEqual([{ slug: 'acme' }]);
    expect(await markOf(data)).toEqual([2]);
  });

  it('stops the start when it is a newer one, before anything else is opened', async () => {
    const data = await newer();
    await rm(join(data, 'system', 'tenants.lance'), { recursive: true });
    const server = await startProcess({ LEXICLIP_DATA: data });
    expect(await server.ended()).toBe(1);
    expect(server.messages()).toMatch(
      /^lexiclip: LEXICLIP_DATA .*format 3,.*format 2: start the version .*, or restore the backup.*\n$/,
    );
    expect(existsSync(join(data, 'system', 'tenants.lance'))).toBe(false);
    expect(await markOf(data)).toEqual([3]);
  });

  it('stops lexiclip check when it is a newer one', async () => {
    const { status, output } = await checkHere(await newer());
    expect(output).toMatch(/^lexiclip: LEXICLIP_DATA .*format 3,.*format 2: .*\n$/);
    expect(status).toBe(2);
  });
});
