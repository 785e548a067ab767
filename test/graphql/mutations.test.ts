import { Client, startTestServer, type TestServer } from '../support/server.js';

/** More than there is time for, though each takes only a few commits. */
const MANY = 60;
const MANY_TEMPLATES = `mutation {
  ${Array.from({ length: MANY }, (_, i) => `t${i}: createPromptTemplate(input: { slug: "t-${i}", templates: ["{label} ${i}"] }) { unchanged }`).join('\n  ')}
}`;

describe('Mutations of one document', () => {
  let running: TestServer;
  let tenant: Client;
  let made: number;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_REQUEST_TIMEOUT_MS: '400' });
    tenant = await running.tenant();
  });
  afterAll(() => running.close());

  it('are not begun once the time of their request is up', async () => {
    const { data, errors } = await tenant.send(MANY_TEMPLATES);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'TIMEOUT' } }]);
    // Two templates are built in.
    made = (await tenant.data('{ promptTemplates(first: 100) { nodes { slug } } }')).promptTemplates.nodes.length - 2;
    expect(made).toBeLessThan(MANY);
    expect(errors?.[0]?.path).toEqual([`t${made}`]);
  });

  it('are on record all the same, with what came of them', async () => {
    const { auditLog } = await tenant.data('{ auditLog(first: 100) { nodes { mutation target outcome } } }');
    expect(auditLog.nodes).toHaveLength(made + 2);
    const [last, ...before] = auditLog.nodes;
    expect(last).toEqual({ mutation: 'createPromptTemplate', target: `t-${made}`, outcome: 'TIMEOUT' });
    for (const { outcome } of before) expect(outcome).toBe('OK');
  });
});
