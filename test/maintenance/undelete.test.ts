import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkHere, runOnData } from '../support/cli.js';
import { LabelSetClient, named } from '../support/label-set.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';

describe('lexiclip undelete', () => {
  let running: TestServer;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_CONSISTENCY_MS: '0' });
  });
  afterAll(() => running.close());

  async function deleted(slug: string): Promise<Client> {
    const client = await running.tenant(slug);
    await LabelSetClient.create(client, 'trees', named('ash'));
    const { viewer } = await client.data('{ viewer { tenant { id } } }');
    await running.operator.data('mutation ($id: ID!) { deleteTenant(id: $id) { id } }', { id: viewer.tenant.id });
    expect(await client.error('{ labelSet(slug: "trees") { name } }')).toMatchObject({ code: 'UNAUTHENTICATED' });
    return client;
  }

  it('brings a tenant back with its label sets and its key, while servers run', async () => {
    const client = await deleted('acme');
    expect((await checkHere(running.data)).output).toMatch(
      /^note: tenant "acme": deleted; .* lexiclip undelete acme /m,
    );
    expect(await runOnData(running.data, 'undelete', 'acme')).toEqual({
      status: 0,
      output: 'tenant "acme" is back, with its keys\n',
    });
    expect(await client.data('{ labelSet(slug: "trees") { name } }')).toEqual({ labelSet: { name: 'trees' } });
    expect(await readdir(join(running.data, 'trash'))).toEqual([]);
    expect((await checkHere(running.data)).output).toMatch(/^1 tenants, 1 versions, 0 problems\n$/);
  });

  it('gives it another slug where its own is taken', async () => {
    const client = await deleted('beta');
    await running.tenant('beta');
    expect(await runOnData(running.data, 'undelete', 'beta')).toMatchObject({
      status: 2,
      output: expect.stringMatching(/there is a tenant "beta": .*--as/),
    });
    expect(await runOnData(running.data, 'undelete', 'beta', '--as', 'beta-2')).toMatchObject({ status: 0 });
    const { viewer } = await client.data('{ viewer { tenant { slug } } }');
    expect(viewer.tenant.slug).toBe('beta-2');
  });

  it('is refused for a tenant that is not in the trash', async () => {
    expect(await runOnData(running.data, 'undelete', 'nobody')).toMatchObject({
      status: 2,
      output: expect.stringMatching(/^lexiclip: there is no deleted tenant "nobody" in the trash/),
    });
  });
});
