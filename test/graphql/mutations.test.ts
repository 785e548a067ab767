import { Client, startTestServer, type TestServer } from '../support/server.js';

/** The first begins well within a second, and its thousands of prompts take several, also on a faster machine. */
const TWO_SETS = `mutation ($labels: [LabelInput!]!) {
  slow: createLabelSet(input: { slug: "slow", labels: $labels }) { unchanged }
  late: createLabelSet(input: { slug: "late", labels: [{ name: "a" }] }) { unchanged }
}`;

describe('Mutations of one document', () => {
  let running: TestServer;
  let tenant: Client;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_REQUEST_TIMEOUT_MS: '1000' });
    tenant = await running.tenant();
  });
  afterAll(() => running.close());

  it('are not begun once the time of their request is up', async () => {
    const labels = Array.from({ length: 4000 }, (_, i) => ({ name: `thing number ${i}` }));
    const { data, errors } = await tenant.send(TWO_SETS, { labels });
    expect(data).toEqual({ slow: { unchanged: false }, late: null });
    expect(errors).toMatchObject([{ path: ['late'], extensions: { code: 'TIMEOUT' } }]);
    const { labelSets } = await tenant.data('{ labelSets { nodes { slug } } }');
    expect(labelSets.nodes).toEqual([{ slug: 'slow' }]);
  });

  it('fail alone, so that no secret is lost that another one has made', async () => {
    const key = (alias: string, name: string) =>
      `${alias}: createApiKey(input: { name: "${name}", scopes: [CLASSIFY] }) { secret }`;
    const own = await running.tenant();
    const { data, errors } = await own.send(`mutation { ${key('a', 'one')} ${key('b', '')} ${key('c', 'three')} }`);
    expect(errors).toMatchObject([{ path: ['b'], extensions: { code: 'BAD_USER_INPUT', argument: 'input.name' } }]);
    expect(data).toEqual({ a: { secret: expect.any(String) }, b: null, c: { secret: expect.any(String) } });
    const [first, ...rest] = [data.a, data.c].map(({ secret }) => new Client(own.url, secret));
    for (const client of [first as Client, ...rest]) await client.data('{ viewer { scopes } }');
  });

  it('are on record all the same, with what came of them', async () => {
    const { auditLog } = await tenant.data('{ auditLog { nodes { mutation target outcome } } }');
    expect(auditLog.nodes).toEqual([
      { mutation: 'createLabelSet', target: 'late', outcome: 'TIMEOUT' },
      { mutation: 'createLabelSet', target: 'slow', outcome: 'OK' },
      expect.objectContaining({ mutation: 'createTenant' }),
    ]);
  });
});
