import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { CommandLine } from './support/cli.js';
import { OPERATOR_KEY, startTestServer, type TestServer } from './support/server.js';

describe('lexiclip', () => {
  let running: TestServer;
  let operator: CommandLine;
  let acme: CommandLine;

  beforeAll(async () => {
    running = await startTestServer();
    operator = await CommandLine.open(running.operator);
    acme = await CommandLine.open(await running.tenant('acme'));
  });
  afterAll(async () => {
    await Promise.all([operator.close(), acme.close(), running.close()]);
  });

  it('says in its help what the exit statuses mean, and ends with 0', async () => {
    const { status, output } = await acme.run('labels', 'import', '--help');
    expect(status).toBe(0);
    expect(output).toMatch(/--dry-run.*Exit status:.*0 {2}done.*3 {2}the service cannot be reached/s);
  });

  it('ends with 2 for what it cannot use, and says so on standard error', async () => {
    const wrong = [
      ['tenant', 'list', '--all'],
      ['tenants'],
      ['labels', 'diff', 'animals', '--from', 'first'],
      ['labels', 'import', 'nothing.csv', '--set', 'animals'],
      ['whoami', '--url', 'localhost'],
      ['whoami', '--key', ''],
      ['labels', 'delete', 'animals'],
    ];
    const results = await Promise.all(wrong.map((args) => acme.run(...args)));
    expect(results.map(({ status, output }) => ({ status, output }))).toEqual(
      wrong.map(() => ({ status: 2, output: '' })),
    );
    expect(results.filter(({ messages }) => messages === '')).toEqual([]);
  });

  it('ends with 1 when the service refuses, and says code, argument, reason and request on one line', async () => {
    const { status, output, messages } = await acme.run('labels', 'history', 'nothing');
    expect({ status, output }).toEqual({ status: 1, output: '' });
    expect(messages).toMatch(/^lexiclip: NOT_FOUND slug: there is no label set "nothing" \(request [0-9a-f-]{36}\)\n$/);
  });

  it('says the same as JSON where JSON is asked for', async () => {
    const { status, output, messages } = await acme.run('tenant', 'list', '--json', '--key', `lxc_${'0'.repeat(38)}`);
    expect({ status, output }).toEqual({ status: 1, output: '' });
    expect(JSON.parse(messages)).toEqual({ error: expect.objectContaining({ code: 'UNAUTHENTICATED' }) });
  });

  it('ends with 3 when nothing answers', async () => {
    // The port of a server that was there until now.
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.close();
    await once(server, 'close');
    const { status, messages } = await acme.run('whoami', '--url', url);
    expect(status).toBe(3);
    expect(messages).toBe(`lexiclip: ${url}/graphql does not answer: ECONNREFUSED\n`);
  });

  it('makes, suspends, deletes and lists tenants', async () => {
    const made = await operator.run('tenant', 'create', 'globex', '--name', 'Globex');
    expect(made.status).toBe(0);
    expect(made.output).toMatch(/^lxc_\S+\n$/);
    const key = made.output.trim();
    expect((await acme.run('whoami', '--key', key)).output).toContain('tenant globex');
    await operator.json('tenant', 'suspend', 'globex');
    expect((await acme.run('whoami', '--key', key)).messages).toMatch(/FORBIDDEN the tenant is suspended/);
    await operator.json('tenant', 'delete', 'globex', '--yes');
    const listed = await operator.json('tenant', 'list');
    expect(listed.map(({ slug }: { slug: string }) => slug)).toEqual(['acme']);
    expect(made.messages + JSON.stringify(listed)).not.toContain(OPERATOR_KEY);
  });

  it('makes, lists and revokes keys', async () => {
    const create = ['key', 'create', 'shop window', '--scope', 'CLASSIFY', 'CATALOG_READ', '--expires', '30d'];
    const { secret, apiKey } = await acme.json(...create);
    expect(apiKey).toMatchObject({ name: 'shop window', scopes: ['CLASSIFY', 'CATALOG_READ'] });
    const days = (Date.parse(apiKey.expiresAt) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    await acme.json('key', 'revoke', apiKey.id);
    expect((await acme.run('whoami', '--key', secret)).messages).toMatch(/UNAUTHENTICATED/);
    const listed = await acme.json('key', 'list');
    expect(listed.filter(({ revokedAt }: { revokedAt: string | null }) => revokedAt !== null)).toHaveLength(1);
  });
});
