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

  it.each([
    ['an option that is not there', ['tenant', 'list', '--all']],
    ['a command that is not there', ['tenants']],
    ['a number that is none', ['labels', 'diff', 'animals', '--from', 'first']],
    ['a file that is not there', ['labels', 'import', 'nothing.csv', '--set', 'animals']],
    ['a URL that is none', ['whoami', '--url', 'localhost']],
    ['an empty key', ['whoami', '--key', '']],
    ['a deletion that nobody confirms', ['labels', 'delete', 'animals']],
  ])('ends with 2 for %s', async (_, args) => {
    const { status, output, messages } = await acme.run(...args);
    expect({ status, output }).toEqual({ status: 2, output: '' });
    expect(messages).not.toBe('');
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

  it.each(['http://127.0.0.1:9/graphql', 'closed'])('ends with 3 when nothing answers at %s', async (where) => {
    // A port that was free a moment ago, or one that nobody listens on.
    const url = where === 'closed' ? 'http://nowhere.invalid' : where;
    const { status, messages } = await acme.run('whoami', '--url', url);
    expect(status).toBe(3);
    expect(messages).toMatch(/does not answer/);
  });

  it('makes, lists, suspends and deletes tenants', async () => {
    const made = await operator.run('tenant', 'create', 'globex', '--name', 'Globex');
    expect(made.status).toBe(0);
    expect(made.output).toMatch(/^lxc_\S+\n$/);
    const key = made.output.trim();
    expect((await acme.run('whoami', '--key', key)).output).toContain('tenant globex');
    await operator.json('tenant', 'suspend', 'globex');
    expect((await acme.run('whoami', '--key', key)).messages).toMatch(/FORBIDDEN the tenant is suspended/);
    expect((await operator.json('tenant', 'activate', 'globex')).status).toBe('ACTIVE');
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
