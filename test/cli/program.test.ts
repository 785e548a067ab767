import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { CommandLine } from '../support/cli.js';
import { OPERATOR_KEY, startTestServer, type TestServer } from '../support/server.js';

describe('lexiclip', () => {
  let running: TestServer;
  let operator: CommandLine;
  let acme: CommandLine;
  let until: CommandLine;

  beforeAll(async () => {
    running = await startTestServer();
    operator = await CommandLine.open(running.operator);
    acme = await CommandLine.open(await running.tenant('acme'));
    until = await CommandLine.open(await running.tenant('until'));
  });
  afterAll(async () => {
    await Promise.all([operator.close(), acme.close(), until.close(), running.close()]);
  });

  it('says in its help what the exit statuses mean, and ends with 0', async () => {
    const { status, output } = await acme.run('labels', 'import', '--help');
    expect(status).toBe(0);
    expect(output).toMatch(/--dry-run.*Exit status:.*0 {2}done.*3 {2}the service cannot be reached/s);
  });

  it('ends with 2 for what it cannot use, and says so on standard error', async () => {
    const wrong = [
      ['tenant', 'list', '--all'],
      ['labels', 'import', 'nothing.csv', '--set', 'animals'],
      ['whoami', '--key', ''],
      ['labels', 'delete', 'animals'],
    ];
    const results = await Promise.all(wrong.map((args) => acme.run(...args)));
    expect(results.map(({ status, output }) => ({ status, output }))).toEqual(
      wrong.map(() => ({ status: 2, output: '' })),
    );
    expect(results.filter(({ messages }) => messages === '')).toEqual([]);
  });

  it.each([
    'tenants',
    'labels diff animals --from First',
    'whoami --url localhost',
    'key rotate key --overlap long',
    'tenant update acme',
    'tenant update acme --max-labels many',
    'tenant usage --from 2030-02-31',
    'audit --limit 0',
  ])('cannot use %s', async (line) => {
    const result = await acme.runHere(...line.split(' '));
    expect(result).toEqual({ status: 2, output: '', messages: expect.stringMatching(/\S/) });
  });

  it.each([
    ['3600', 'must be a date'],
    ['foo 2031', 'must be a date'],
    ['01/02/2030', 'must be a date'],
    ['2098-01', 'must be a date'],
    ['2098-01-31T12:00', 'must be a date .* with its zone'],
    ['2098-01-31 12:00Z', 'must be a date'],
    ['2098-01-31T24:00Z', 'must be a date'],
    ['2098-02-30', 'there is no day 2098-02-30'],
    ['2030-02-31T00:00Z', 'there is no day 2030-02-31'],
    ['2098-13-01', 'there is no day'],
    ['2020-01-31', 'must be in the future'],
    ['0d', 'must be in the future'],
    ['999999w', 'must be before the year 9999 ends'],
  ])('makes no key that expires at %s', async (when, reason) => {
    const { status, output, messages } = await acme.runHere(
      'key',
      'create',
      'k',
      '--scope',
      'CLASSIFY',
      '--expires',
      when,
    );
    expect({ status, output }).toEqual({ status: 2, output: '' });
    expect(messages).toMatch(new RegExp(`'${when}' is invalid\\. ${reason}`));
  });

  it.each([
    ['2098-01-31', '2098-01-31T00:00:00.000Z'],
    ['2096-02-29T12:00+02:00', '2096-02-29T10:00:00.000Z'],
    ['2098-01-31T12:00:30.5Z', '2098-01-31T12:00:30.500Z'],
  ])('makes a key that expires at %s, and says when that is', async (when, time) => {
    const create = ['key', 'create', 'until', '--scope', 'CLASSIFY', '--expires', when];
    const { messages } = await until.runHere(...create);
    expect(messages).toContain(`; it expires ${time.slice(0, 16).replace('T', ' ')} UTC. Its secret,`);
    const keys = await until.json('key', 'list');
    expect(keys.map(({ expiresAt }: { expiresAt: string | null }) => expiresAt)).toContain(time);
  });

  it('ends with 1 when the service refuses, and says code, argument, reason and request on one line', async () => {
    const { status, output, messages } = await acme.run('labels', 'untag', 'nothing', 'production');
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
    expect((await acme.runHere('whoami', '--key', key)).output).toContain('tenant globex');
    await operator.json('tenant', 'suspend', 'globex');
    expect((await acme.runHere('whoami', '--key', key)).messages).toMatch(/FORBIDDEN the tenant is suspended/);
    await operator.json('tenant', 'delete', 'globex', '--yes');
    const listed = await operator.json('tenant', 'list');
    expect(listed.map(({ slug }: { slug: string }) => slug)).toEqual(['acme', 'until']);
    expect(made.messages + JSON.stringify(listed)).not.toContain(OPERATOR_KEY);
  });

  it('gives a tenant quotas and another name, and takes a quota back to the default', async () => {
    const defaults = (await operator.json('tenant', 'show', 'acme')).quotas;
    const set = [
      '--max-label-sets',
      '3',
      '--max-labels',
      '0',
      '--max-images-per-minute',
      '100',
      '--max-prompts-per-minute',
      '50',
    ];
    await operator.json('tenant', 'update', 'acme', '--name', 'Acme Inc.', ...set);
    await operator.json('tenant', 'update', 'acme', '--max-labels', 'default');
    const { output } = await operator.runHere('tenant', 'show', 'acme');
    expect(output).toMatch(
      /^acme +Acme Inc\. +ACTIVE .*\nat most 3 label sets, .*, 100 images a minute, 50 new prompts a minute\n\nid +name /ms,
    );
    expect(await acme.json('tenant', 'show')).toMatchObject({
      slug: 'acme',
      quotas: { labelSets: 3, labels: defaults.labels, imagesPerMinute: 100, promptsPerMinute: 50 },
      apiKeys: [{ revokedAt: null }],
    });
    const made = await operator.json('tenant', 'create', 'small', '--max-labels', '5');
    expect(made.tenant.quotas).toEqual({ ...defaults, labels: 5 });
    await operator.json('tenant', 'delete', 'small', '--yes');
  });

  it('makes, lists and revokes keys', async () => {
    const create = ['key', 'create', 'shop window', '--scope', 'CLASSIFY', 'CATALOG_READ', '--expires', '30d'];
    const { secret, apiKey } = await acme.json(...create);
    expect(apiKey).toMatchObject({ name: 'shop window', scopes: ['CLASSIFY', 'CATALOG_READ'] });
    const days = (Date.parse(apiKey.expiresAt) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    await acme.json('key', 'revoke', apiKey.id);
    expect((await acme.runHere('whoami', '--key', secret)).messages).toMatch(/UNAUTHENTICATED/);
    const listed = await acme.json('key', 'list');
    expect(listed.filter(({ revokedAt }: { revokedAt: string | null }) => revokedAt !== null)).toHaveLength(1);
  });

  it('rotates a key: prints the new secret alone, and lets the old one go on for the overlap', async () => {
    const old = await acme.json('key', 'create', 'camera', '--scope', 'CLASSIFY');
    const { status, output, messages } = await acme.run('key', 'rotate', old.apiKey.id, '--overlap', '2h');
    expect({ status, output }).toEqual({ status: 0, output: expect.stringMatching(/^lxc_\S+\n$/) });
    expect(messages).toMatch(/^made key "camera", id \S+; lxc_\S+… ends \S+ \S+\. Its secret, shown this once:\n$/);
    const next = await acme.json('whoami', '--key', output.trim());
    expect(next).toMatchObject({ apiKey: { name: 'camera' }, scopes: ['CLASSIFY'] });
    const { apiKey } = await acme.json('whoami', '--key', old.secret);
    expect(Math.round((Date.parse(apiKey.expiresAt) - Date.now()) / 60_000)).toBe(120);
    const again = await acme.json('key', 'rotate', next.apiKey.id, '--overlap', '0s');
    expect(again.previous.id).toBe(next.apiKey.id);
    expect((await acme.runHere('whoami', '--key', output.trim())).messages).toMatch(/UNAUTHENTICATED/);
    expect((await acme.json('whoami', '--key', again.secret)).apiKey.id).toBe(again.apiKey.id);
  });

  it('makes a key for a tenant by the hand of the operator', async () => {
    const create = ['key', 'create', 'way back', '--scope', 'TENANT_ADMIN'];
    const { secret } = await operator.json(...create, '--tenant', 'acme');
    expect(await acme.json('whoami', '--key', secret)).toMatchObject({ tenant: { slug: 'acme' } });
    const nobody = await operator.runHere(...create, '--tenant', 'nobody');
    expect(nobody).toMatchObject({ status: 1, messages: expect.stringMatching(/NOT_FOUND .*tenant "nobody"/) });
  });

  it('shows the same usage to the operator and to the tenant, by the day', async () => {
    await acme.json('key', 'list');
    const [day] = await acme.json('tenant', 'usage');
    expect(day).toMatchObject({ date: new Date().toISOString().slice(0, 10), images: 0 });
    expect(day.requests).toBeGreaterThan(0);
    const { output } = await operator.runHere('tenant', 'usage', 'acme', '--from', day.date, '--to', day.date);
    expect(output).toMatch(
      /^date +requests +images +prompts +errors +bytes +samples +thumbnails\n\d{4}-\d\d-\d\d( +\d+){7}\n$/,
    );
    expect(await operator.json('tenant', 'usage', 'acme', '--to', '2020-02-29')).toEqual([]);
    expect((await operator.runHere('tenant', 'usage')).messages).toMatch(/say which tenant/);
  });

  it('pages through the audit log, newest first, as far as it is told to', async () => {
    const tenant = await running.tenant();
    const busy = await CommandLine.open(tenant);
    const ids = Array.from({ length: 101 }, (_, i) => `key-${i}`);
    const revoke = 'mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id } } }';
    await Promise.all(ids.map((id) => tenant.error(revoke, { id })));
    const { output, messages } = await busy.runHere('audit', '--json', '--limit', '101');
    const entries = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries.map(({ target }) => target).sort()).toEqual(ids.toSorted());
    const times = entries.map(({ at }) => at);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(entries[0]).toMatchObject({ mutation: 'revokeApiKey', outcome: 'NOT_FOUND' });
    const table = await busy.runHere('audit', '--limit', '2');
    expect(table.output).toMatch(/^at +actor +mutation +target +outcome +request\n(.* revokeApiKey +key-\d+ .*\n){2}$/);
    // One more than asked for: the operator's, that made the tenant.
    const cut = 'these are the newest of 102 entries: see --limit\n';
    expect([messages, table.messages]).toEqual([cut, cut]);
    await busy.close();
  });
});
