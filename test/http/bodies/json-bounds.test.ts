import { CLASSIFY, expectRefusal, MEGABYTE, map, post, send } from '../../support/http/uploads.js';
import { type Client, sharedServer } from '../../support/server.js';

const VIEWER = '{ viewer { isOperator } }';
const withVariables = (json: string) => `{"query":"${VIEWER}","variables":${json}}`;
const times = (count: number, text: string) => Array(count).fill(text).join(',');

describe('JSON', () => {
  let tenant: Client;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
  });

  const sendJson = (body: string) => send(tenant, body, { 'content-type': 'application/json' });

  it.each<[string, () => string]>([
    ['5 million empty objects', () => `{"x":[${times(5_000_000, '{}')}]}`],
    ['a million images', () => `{"images":[${times(1_000_000, '{"url":"x"}')}]}`],
    ['more objects in many lists than in one', () => `{"x":[${times(20, `[${times(9000, '{}')}]`)}]}`],
    ['half a million numbers in many lists', () => `{"x":[${times(100, `[${times(5000, '1')}]`)}]}`],
    ['20,000 keys in one object', () => `{${Array.from({ length: 20_000 }, (_, i) => `"k${i}":1`).join(',')}}`],
    ['1,000 levels', () => `{"x":${'['.repeat(1000)}${']'.repeat(1000)}}`],
    ['5 MB of short texts', () => `{"x":[${times(5000, `"${'text '.repeat(210)}"`)}]}`],
    ['5 MB of text that is not ASCII', () => `{"x":"${'é'.repeat(2.5 * MEGABYTE)}"}`],
    ['8 MB of escapes', () => `{"x":"${'\\"'.repeat(4 * MEGABYTE)}"}`],
  ])('with %s is refused', async (_, variables) => {
    const { status, errors } = await sendJson(withVariables(variables()));
    expect(status).toBe(413);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(/^body: its JSON has too many .* at most \d+ are allowed$/),
      extensions: {
        code: 'PAYLOAD_TOO_LARGE',
        argument: 'body',
        limit: expect.any(String),
        allowed: expect.any(Number),
      },
    });
  });

  it.each<[string, () => string]>([
    ['15 MB of base64', () => `{"image":"${'A'.repeat(15 * MEGABYTE)}"}`],
    [
      '15 MB of base64 in which every slash is escaped, as PHP sends it',
      () => `{"image":"${`${'A'.repeat(62)}\\/`.repeat(240_000)}"}`,
    ],
    ['100 images', () => `{"images":[${times(100, `{"base64":"${'A'.repeat(100_000)}"}`)}]}`],
    [
      '10,000 labels with all that a label has',
      () =>
        `{"labels":[${times(10_000, '{"name":"a \\"label\\"","description":"it is","synonyms":["one","two","three","four"],"prompts":["a photo of {label}"],"metadata":{"a":1,"b":[true,null]}}')}]}`,
    ],
    ['quotes, backslashes and brackets within texts', () => `{"x":["\\\\\\"[{,","${'[{,'.repeat(20_000)}","\\\\"]}`],
  ])('with %s is taken', async (_, variables) => {
    const { status, errors } = await sendJson(withVariables(variables()));
    expect({ status, errors }).toEqual({ status: 200, errors: undefined });
  });

  it('is bounded in the operations of an upload as well', async () => {
    const deep = { name: 'operations', value: withVariables(`{"x":${'['.repeat(1000)}${']'.repeat(1000)}}`) };
    const { status, errors } = await post(tenant, [deep, map({})]);
    expect({ status, argument: errors?.[0]?.extensions.argument }).toEqual({ status: 413, argument: 'operations' });
  });

  it('is bounded in the variables of a GET as well', async () => {
    const deep = `{"x":${'['.repeat(1000)}${']'.repeat(1000)}}`;
    const query = new URLSearchParams({ query: VIEWER, variables: deep });
    const headers = { authorization: `Bearer ${tenant.key}`, 'apollo-require-preflight': 'true' };
    expect((await fetch(`${tenant.url}/graphql?${query}`, { headers })).status).toBe(413);
  });

  it.each(['{"__proto__":{"x":1}}', '{"\\u005f_proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}'])(
    'with the key of %s is refused',
    async (variables) => {
      await expectRefusal(sendJson(withVariables(variables)), 'BAD_USER_INPUT', 'body', 400);
    },
  );
});

describe('An error', () => {
  let tenant: Client;
  const long = 'a'.repeat(3 * MEGABYTE);

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
  });

  it.each<[string, string, () => Record<string, unknown>]>([
    ['a slug', 'mutation ($x: String!) { deleteLabelSet(slug: $x) { deletedId } }', () => ({ x: long })],
    ['a template', 'mutation ($x: String!) { deletePromptTemplate(slug: $x) { deletedId } }', () => ({ x: long })],
    ['a text in the place of a number', 'query ($x: Int) { labelSets(first: $x) { totalCount } }', () => ({ x: long })],
    [
      'a text with quotes in the place of a number',
      'query ($x: Int) { labelSets(first: $x) { totalCount } }',
      () => ({ x: '"\\ '.repeat(300_000) }),
    ],
    ['an unknown field of an input', CLASSIFY, () => ({ input: { [long]: 1, image: { url: 'x' } } })],
    ['an unknown field of a document', `{ ${'a'.repeat(100_000)} }`, () => ({})],
    ['an unknown value of an enum', CLASSIFY, () => ({ input: { image: { url: 'x' }, scoring: long } })],
    ['a cursor', 'query ($x: String) { labelSets(after: $x) { totalCount } }', () => ({ x: long })],
  ])('about %s repeats little of it', async (_, query, variables) => {
    const { errors } = await tenant.send(query, variables());
    expect(errors?.length).toBeGreaterThan(0);
    for (const error of errors ?? []) expect(JSON.stringify(error).length).toBeLessThan(1500);
  });

  it('says what is wrong with a long value', async () => {
    const error = await tenant.error('query ($x: Int) { labelSets(first: $x) { totalCount } }', { x: long });
    expect(error).toMatchObject({ argument: 'x', code: 'BAD_USER_INPUT' });
    expect(error.message).toMatch(
      /^Variable "\$x" got invalid value "a+…"; Int cannot represent non-integer value: "a+…"$/,
    );
  });
});
