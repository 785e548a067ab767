import { type Client, type GraphqlError, sharedServer } from '../support/server.js';

const GRAPHQL_RESPONSE = 'application/graphql-response+json';
const QUERY = '{ viewer { scopes } }';

interface Refused {
  status: number;
  type: string | null;
  errors: GraphqlError[] | undefined;
}

describe('A refusal before GraphQL', () => {
  const running = sharedServer();
  let tenant: Client;

  beforeAll(async () => {
    tenant = await running.tenant();
  });

  async function ask(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Refused> {
    const headers = { authorization: `Bearer ${tenant.key}`, ...init.headers };
    const response = await fetch(running.url + path, { ...init, headers });
    const { errors } = (await response.json()) as { errors?: GraphqlError[] };
    return { status: response.status, type: response.headers.get('content-type'), errors };
  }
  const json = (body: string | Buffer, headers: Record<string, string> = {}) =>
    ask('/graphql', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  const get = (parameters: string) => ask(`/graphql?${parameters}`);

  it.each<[string, () => Promise<Refused>, number]>([
    ['variables that are a text', () => json(`{"query":"${QUERY}","variables":"{}"}`), 400],
    ['an answer as HTML', () => json(`{"query":"${QUERY}"}`, { accept: 'text/html' }), 406],
    ['a query that is a number', () => json('{"query":1}'), 400],
    ['a mutation by GET', () => get('query=mutation{untagLabelSetVersion(slug:"a",tag:"b"){unchanged}}'), 405],
    ['an operation that is not there', () => json(`{"query":"query A ${QUERY}","operationName":"B"}`), 400],
    ['the hash of a document', () => json('{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"0"}}}'), 200],
    ['a path that there is not', () => ask('/nothing'), 404],
    ['no key', () => json('{}', { authorization: '' }), 401],
  ])('of %s has a code of the table and a request id', async (_, refused, status) => {
    const answer = await refused();
    expect(answer.status).toBe(status);
    expect(answer.errors).toHaveLength(1);
    const [{ extensions }] = answer.errors as [GraphqlError];
    expect(extensions.requestId).toMatch(/^[0-9a-f-]{36}$/);
    const codes = ['BAD_USER_INPUT', 'NOT_FOUND', 'UNAUTHENTICATED', 'PERSISTED_QUERY_NOT_SUPPORTED'];
    expect(codes).toContain(extensions.code);
  });

  it.each<[string, Record<string, string>]>([
    ['no key', { authorization: '' }],
    ['a body that is no JSON', {}],
  ])('has the media type that is asked for: %s', async (_, headers) => {
    expect((await json('x', { accept: GRAPHQL_RESPONSE, ...headers })).type).toContain(GRAPHQL_RESPONSE);
    expect((await json('x', headers)).type).toContain('application/json');
  });

  it('is not made of a GET with the key alone, nor of an empty name of an operation', async () => {
    expect(await get(`query=${encodeURIComponent(QUERY)}`)).toMatchObject({ status: 200, errors: undefined });
    expect(await get(`query=${encodeURIComponent(QUERY)}&operationName=`)).toMatchObject({ status: 200 });
    expect(await json(`{"query":"${QUERY}","operationName":""}`)).toMatchObject({ status: 200, errors: undefined });
  });
});

describe('Text that is not UTF-8', () => {
  const running = sharedServer();
  let tenant: Client;
  const latin1 = (text: string) => Buffer.from(text, 'latin1');
  const CREATE = 'mutation { createLabelSet(input: { slug: "cafes", labels: [{ name: "café" }] }) { unchanged } }';

  beforeAll(async () => {
    tenant = await running.tenant();
  });

  const post = async (body: Buffer, type: string) => {
    const response = await fetch(`${running.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.key}`, 'content-type': type },
      body,
    });
    const { errors, data } = (await response.json()) as { errors?: GraphqlError[]; data?: unknown };
    return {
      status: response.status,
      code: errors?.[0]?.extensions.code,
      argument: errors?.[0]?.extensions.argument,
      data,
    };
  };
  const form = (operations: string) =>
    latin1(
      `--b\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${operations}\r\n` +
        '--b\r\nContent-Disposition: form-data; name="map"\r\n\r\n{}\r\n--b--\r\n',
    );
  const operation = JSON.stringify({ query: CREATE });

  it.each<[string, Buffer, string, string]>([
    ['in a body', latin1(operation), 'application/json', 'body'],
    ['in a body that says so', latin1(operation), 'application/json; charset=iso-8859-1', 'body'],
    ['in a form', form(operation), 'multipart/form-data; boundary=b', 'operations'],
  ])('%s is refused, and nothing of it is stored', async (_, body, type, argument) => {
    expect(await post(body, type)).toMatchObject({ status: 400, code: 'BAD_USER_INPUT', argument });
    expect(await tenant.data('{ labelSet(slug: "cafes") { id } }')).toEqual({ labelSet: null });
  });

  it('in the query of a GET is refused', async () => {
    const response = await fetch(`${running.url}/graphql?query=%7Bviewer%7Bscopes%7D%7D%23caf%E9`, {
      headers: { authorization: `Bearer ${tenant.key}` },
    });
    expect(response.status).toBe(400);
  });

  it('is not what comes in two pieces, in the middle of a character', async () => {
    const bytes = Buffer.from(`{"query":"{ viewer { scopes } } # ${'é'.repeat(40_000)}"}`);
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes.subarray(0, 20_001));
        controller.enqueue(bytes.subarray(20_001));
        controller.close();
      },
    });
    const response = await fetch(`${running.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.key}`, 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(200);
  });
});
