import { Client, startTestServer, type TestServer } from '../support/server.js';

/** More than there is time for, though each takes only a few commits. */
const MANY = 60;
const MANY_TEMPLATES = `mutation {
  ${Array.from({ length: MANY }, (_, i) => `t${i}: createPromptTemplate(input: { slug: "t-${i}", templates: ["{label} ${i}"] }) { unchanged }`).join('\n  ')}
}`;

interface Entry {
  readonly target: string;
  readonly outcome: string;
}

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
    // Two templates are built in.
    made = (await tenant.data('{ promptTemplates(first: 100) { nodes { slug } } }')).promptTemplates.nodes.length - 2;
    expect(made).toBeLessThan(MANY);
    const names = Array.from({ length: MANY }, (_, i) => `t${i}`);
    expect(names.filter((name) => data[name] !== null)).toEqual(names.slice(0, made));
    expect(errors?.map(({ path }) => path?.[0])).toEqual(names.slice(made));
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['TIMEOUT']));
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

  it('have names that the audit log can show, all of them', async () => {
    const { mutations, audited } = await tenant.data(`{
      mutations: __type(name: "Mutation") { fields { name } }
      audited: __type(name: "AuditedMutation") { enumValues { name } }
    }`);
    const names = (list: { name: string }[]) => list.map(({ name }) => name).sort();
    const changing = names(mutations.fields).filter((name) => !['classifyImage', 'classifyImages'].includes(name));
    expect(names(audited.enumValues)).toEqual(changing);
  });

  it('are on record all the same, with what came of them', async () => {
    const { auditLog } = await tenant.data('{ auditLog(first: 100) { nodes { mutation target outcome } } }');
    const outcomes = new Map(auditLog.nodes.map(({ target, outcome }: Entry) => [target, outcome]));
    const expected = Array.from({ length: MANY }, (_, i) => [`t-${i}`, i < made ? 'OK' : 'TIMEOUT']);
    expect(expected.map(([target]) => [target, outcomes.get(target as string)])).toEqual(expected);
  });
});
