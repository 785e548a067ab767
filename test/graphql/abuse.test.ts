import { ABUSES } from '../support/graphql/abuse.js';
import { type Client, sharedServer, startTestServer } from '../support/server.js';

interface Refusal {
  errors: { message: string; extensions: { code: string; argument?: string; limit?: string; allowed?: number } }[];
  data?: unknown;
}

describe('Abuse', () => {
  let client: Client;

  beforeAll(async () => {
    client = await sharedServer().tenant();
    await client.data('{ viewer { scopes } }');
  });

  async function refusalOf(body: string): Promise<Refusal> {
    const response = await fetch(`${client.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${client.key}` },
      body,
    });
    const answer = (await response.json()) as Refusal | Refusal[];
    return Array.isArray(answer) ? (answer[0] as Refusal) : answer;
  }

  it.each(Object.entries(ABUSES))('by %s is refused, saying what is allowed', async (_, { body, code, limit }) => {
    const { errors, data } = await refusalOf(body);
    expect(data ?? null).toBeNull();
    expect(errors.length).toBeLessThanOrEqual(11);
    expect(errors[0]?.extensions.code).toBe(code);
    if (limit) expect(errors[0]?.extensions).toMatchObject({ argument: 'query', limit, allowed: expect.any(Number) });
  });

  it.each([
    [
      'images',
      'query ($x: [ImageInput!]!) { classifyMany(input: { images: $x, labels: ["a"] }) { __typename } }',
      'input.images',
    ],
    ['an input', 'query ($x: ClassifyManyInput!) { classifyMany(input: $x) { __typename } }', 'input.images'],
    ['labels', 'mutation ($x: [LabelInput!]!) { upsertLabels(labelSet: "a", labels: $x) { added } }', 'labels'],
  ])('by thousands of entries for %s is refused before they are read', async (_, query, argument) => {
    // Each entry is of the wrong type, which would be said of the first one that is read.
    const entries = Array(11_000).fill(5);
    const variables = { x: query.includes('$x: Classify') ? { images: entries, labels: ['a'] } : entries };
    const error = await client.error(query, variables);
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', argument, message: expect.stringContaining('11000') });
  });

  it('leaves a server that answers as before', async () => {
    expect((await client.data('{ viewer { isOperator } }')).viewer.isOperator).toBe(false);
  });
});

describe('Limits of documents', () => {
  it('are those that the operator sets', async () => {
    const strict = await startTestServer({
      LEXICLIP_MAX_DEPTH: '3',
      LEXICLIP_MAX_ALIASES: '1',
      LEXICLIP_MAX_FIELDS: '5',
      LEXICLIP_MAX_COST: '10',
      LEXICLIP_MAX_BATCH: '2',
      LEXICLIP_BODY_MB: '1',
    });
    const client = await strict.tenant();
    const limitOf = async (query: string) =>
      (await client.send(query)).errors?.[0]?.extensions as { limit?: string } | undefined;
    expect(await limitOf('{ viewer { isOperator } }')).toBeUndefined();
    expect(await limitOf('{ viewer { tenant { apiKeys { id } } } }')).toMatchObject({ limit: 'depth', allowed: 3 });
    expect(await limitOf('{ a: viewer { isOperator } b: viewer { isOperator } }')).toMatchObject({ limit: 'aliases' });
    expect(await limitOf('{ viewer { isOperator } labelSets { totalCount } model { id dtype } }')).toMatchObject({
      limit: 'fields',
    });
    expect(await limitOf('{ labelSets(first: 11) { nodes { id } } }')).toMatchObject({ limit: 'cost', allowed: 10 });
    const post = (body: string) =>
      fetch(`${client.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${client.key}` },
        body,
      });
    const one = { query: '{ viewer { isOperator } }' };
    expect(await (await post(JSON.stringify([one, one]))).json()).toHaveLength(2);
    expect((await post(JSON.stringify([one, one, one]))).status).toBe(400);
    expect((await post(JSON.stringify({ ...one, padding: ' '.repeat(1024 * 1024) }))).status).toBe(413);
    await strict.close();
  });

  it('leave room for what clients ask to know a schema', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const client = await sharedServer().tenant();
    const { __schema } = await client.data(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }));
    expect(__schema.types.length).toBeGreaterThan(20);
  });
});
