import { spawnServer } from '../support/process.js';
import { Client, startTestServer, type TestServer } from '../support/server.js';

const LOG = `query ($first: Int, $after: String) {
  auditLog(first: $first, after: $after) {
    totalCount
    nodes { id at actor mutation target outcome requestId }
    pageInfo { hasNextPage endCursor }
  }
}`;
const CREATE =
  'mutation ($slug: String!) { createLabelSet(input: { slug: $slug, labels: [{ name: "cat" }] }) { unchanged } }';
const CREATE_KEY = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }';

interface Entry {
  id: string;
  at: string;
  actor: string;
  mutation: string;
  target: string | null;
  outcome: string | null;
  requestId: string;
}

describe('The audit log', () => {
  let running: TestServer;

  beforeAll(async () => {
    running = await startTestServer();
  });
  afterAll(() => running.close());

  const entriesOf = async (client: Client): Promise<Entry[]> => (await client.data(LOG, { first: 100 })).auditLog.nodes;

  it('says who asked for what, when, under which request id, and what came of it', async () => {
    const client = await running.tenant();
    const before = Date.now();
    const response = await fetch(`${running.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${client.key}`,
        'x-request-id': 'deploy-42',
      },
      body: JSON.stringify({ query: CREATE, variables: { slug: 'animals' } }),
    });
    expect(response.headers.get('x-request-id')).toBe('deploy-42');
    const [entry] = await entriesOf(client);
    expect(entry).toMatchObject({
      mutation: 'createLabelSet',
      target: 'animals',
      outcome: 'OK',
      requestId: 'deploy-42',
      actor: `first key (${client.key.slice(0, 12)}…)`,
    });
    expect(Date.parse((entry as Entry).at)).toBeGreaterThanOrEqual(before);
  });

  it('has refused mutations too, with the code', async () => {
    const client = await running.tenant();
    await client.error(CREATE, { slug: 'NOT A SLUG' });
    const reader = await client.data(CREATE_KEY, { input: { name: 'reader', scopes: ['CATALOG_READ'] } });
    await new Client(client.url, reader.createApiKey.secret).error(CREATE, { slug: 'x' });
    const entries = await entriesOf(client);
    expect(entries.map(({ mutation, outcome }) => [mutation, outcome])).toEqual([
      ['createLabelSet', 'FORBIDDEN'],
      ['createApiKey', 'OK'],
      ['createLabelSet', 'BAD_USER_INPUT'],
      ['createTenant', 'OK'],
    ]);
  });

  it('has no secret and nothing of what was sent but the target', async () => {
    const client = await running.tenant();
    const { createApiKey } = await client.data(CREATE_KEY, { input: { name: 'key', scopes: ['CLASSIFY'] } });
    const labels = [{ name: 'a-name-to-look-for' }];
    await client.data(
      'mutation ($labels: [LabelInput!]!) { createLabelSet(input: { slug: "s", labels: $labels }) { unchanged } }',
      { labels },
    );
    const text = JSON.stringify(await entriesOf(client));
    expect(text).toContain('"target":"s"');
    for (const hidden of [createApiKey.secret, client.key, 'a-name-to-look-for']) expect(text).not.toContain(hidden);
  });

  it('is paged, newest first', async () => {
    const client = await running.tenant();
    const slugs = ['one', 'two', 'three', 'four', 'five'];
    for (const slug of slugs) await client.data(CREATE, { slug });
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const {
        auditLog,
      }: { auditLog: { totalCount: number; nodes: Entry[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
        await client.data(LOG, { first: 2, after });
      // The first is of the tenant's own making.
      expect(auditLog.totalCount).toBe(slugs.length + 1);
      seen.push(...auditLog.nodes.map(({ target }) => target as string));
      after = auditLog.pageInfo.hasNextPage ? auditLog.pageInfo.endCursor : null;
    } while (after);
    expect(seen.slice(0, -1)).toEqual([...slugs].reverse());
  });

  it("is a tenant's own, with what the operator did to it", async () => {
    const [client, other] = [await running.tenant(), await running.tenant()];
    await other.data(CREATE, { slug: 'others' });
    const { viewer } = await client.data('{ viewer { tenant { id } } }');
    const rename = 'mutation ($id: ID!) { updateTenant(id: $id, input: { name: "Renamed" }) { tenant { id } } }';
    await running.operator.data(rename, { id: viewer.tenant.id });
    const entries = await entriesOf(client);
    expect(entries.map(({ mutation, actor }) => [mutation, actor])).toEqual([
      ['updateTenant', 'operator'],
      ['createTenant', 'operator'],
    ]);
    const operators = await entriesOf(running.operator);
    expect(operators.every(({ actor }) => actor === 'operator')).toBe(true);
    expect(operators[0]).toMatchObject({ mutation: 'updateTenant', target: viewer.tenant.id });
  });

  it('keeps what the operator did to a tenant that is gone', async () => {
    const client = await running.tenant('short-lived');
    const { viewer } = await client.data('{ viewer { tenant { id } } }');
    await running.operator.data('mutation ($id: ID!) { deleteTenant(id: $id) { id } }', { id: viewer.tenant.id });
    const [deleted, created] = await entriesOf(running.operator);
    expect(deleted).toMatchObject({ mutation: 'deleteTenant', target: viewer.tenant.id, outcome: 'OK' });
    expect(created).toMatchObject({ mutation: 'createTenant', target: 'short-lived', outcome: 'OK' });
  });

  it('has each of many mutations that run at once', async () => {
    const client = await running.tenant();
    const slugs = Array.from({ length: 20 }, (_, i) => `set-${i}`);
    await Promise.all(slugs.map((slug) => client.data(CREATE, { slug })));
    const entries = (await entriesOf(client)).filter(({ mutation }) => mutation === 'createLabelSet');
    expect(entries.map(({ target }) => target).sort()).toEqual([...slugs].sort());
    expect(entries.every(({ outcome }) => outcome === 'OK')).toBe(true);
  });

  it('has a mutation whose server was killed, and no change is without an entry', async () => {
    const server = await spawnServer(running.data);
    const client = await running.tenant();
    const there = new Client(server.url, client.key);
    const sending = Array.from({ length: 8 }, (_, i) =>
      there.data(CREATE, { slug: `killed-${i}` }).catch(() => undefined),
    );
    await Promise.race(sending);
    await server.stop('SIGKILL');
    await Promise.all(sending);
    const { labelSets } = await client.data('{ labelSets(first: 100) { nodes { slug } } }');
    const targets = (await entriesOf(client)).map(({ target }) => target);
    expect(labelSets.nodes.length).toBeGreaterThan(0);
    for (const { slug } of labelSets.nodes) expect(targets).toContain(slug);
  });

  it('is not for keys without TENANT_ADMIN', async () => {
    const client = await running.tenant();
    const scopes = ['CLASSIFY', 'CATALOG_READ', 'CATALOG_WRITE'];
    const { createApiKey } = await client.data(CREATE_KEY, { input: { name: 'key', scopes } });
    expect(await new Client(client.url, createApiKey.secret).error(LOG)).toMatchObject({ code: 'FORBIDDEN' });
  });
});
