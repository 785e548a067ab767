import { request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { auditServer } from 'graphql-http';
import { OPERATOR_KEY, sharedServer, startTestServer, type TestServer } from '../support/server.js';

const VIEWER = JSON.stringify({ query: '{ viewer { isOperator } }' });
const INTROSPECTION = JSON.stringify({
  query: '{ __schema { types { name description fields { name description } } } }',
});

describe('GraphQL over HTTP', () => {
  let running: TestServer;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_CORS_ORIGINS: 'https://app.example.com, http://localhost:5173' });
  });
  afterAll(() => running.close());

  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${running.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${OPERATOR_KEY}`, ...headers },
      body,
    });

  it('passes every audit of the specification, without a warning', async () => {
    const results = await auditServer({
      url: `${running.url}/graphql`,
      fetchFn: (url: string, init: RequestInit = {}) =>
        fetch(url, {
          ...init,
          // A GET without it could come from another site's page.
          headers: {
            ...(init.headers as Record<string, string>),
            authorization: `Bearer ${OPERATOR_KEY}`,
            'apollo-require-preflight': 'true',
          },
        }),
    });
    expect(results.length).toBeGreaterThanOrEqual(60);
    expect(results.filter(({ status }) => status !== 'ok').map(({ id, name }) => `${id} ${name}`)).toEqual([]);
  });

  it('refuses a GET that any page could send: one without the key', async () => {
    const response = await fetch(`${running.url}/graphql?query={viewer{isOperator}}`);
    expect(response.status).toBe(401);
    expect(((await response.json()) as { data?: unknown }).data).toBeUndefined();
  });

  it('has no subscriptions, and says so', async () => {
    const { errors } = await running.operator.send('subscription { jobProgress(id: "x") { id } }');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'query' });
  });

  describe('gives a request an id', () => {
    it('of its own, in the header and on errors', async () => {
      const response = await post(JSON.stringify({ query: '{ labelSets { totalCount } }' }));
      const { errors } = (await response.json()) as { errors: { extensions: { requestId: string } }[] };
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(errors[0]?.extensions.requestId).toBe(response.headers.get('x-request-id'));
    });

    it('that the client or a proxy has given', async () => {
      expect((await post(VIEWER, { 'x-request-id': 'proxy:1.2-3_4' })).headers.get('x-request-id')).toBe(
        'proxy:1.2-3_4',
      );
    });

    it.each(['with spaces in it', `${'x'.repeat(129)}`, '"quoted"', '<script>'])('and not %s', async (given) => {
      expect((await post(VIEWER, { 'x-request-id': given })).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('also when it is refused before GraphQL', async () => {
      const response = await post(VIEWER, { authorization: '', 'x-request-id': 'early' });
      expect([response.status, response.headers.get('x-request-id')]).toEqual([401, 'early']);
    });
  });

  describe('lets pages of other origins in', () => {
    const preflight = (origin: string) =>
      fetch(`${running.url}/graphql`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization, apollographql-client-name, x-trace',
        },
      });

    it('that are listed, without a key for the preflight', async () => {
      const response = await preflight('https://app.example.com');
      expect(response.status).toBe(204);
      expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
      // Clients send their name and version, and tracing has headers of its own.
      const headers = response.headers.get('access-control-allow-headers');
      expect(headers).toMatch(/authorization, ?apollographql-client-name, ?x-trace/);
      const answer = await post(VIEWER, { origin: 'https://app.example.com' });
      expect(answer.headers.get('access-control-expose-headers')).toContain('ratelimit-remaining');
    });

    it('and no others', async () => {
      expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
      expect(
        (await post(VIEWER, { origin: 'https://evil.example' })).headers.get('access-control-allow-origin'),
      ).toBeNull();
    });
  });

  it('is closed to other origins unless some are listed', async () => {
    const response = await fetch(`${sharedServer().url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${OPERATOR_KEY}`,
        origin: 'https://app.example.com',
      },
      body: VIEWER,
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  describe('compresses', () => {
    /** As it comes over the wire; `fetch` would decode it. */
    const raw = (body: string, encoding: string) =>
      new Promise<{ encoding: string | undefined; body: Buffer }>((resolve, reject) => {
        const headers = {
          'content-type': 'application/json',
          authorization: `Bearer ${OPERATOR_KEY}`,
          'accept-encoding': encoding,
        };
        const request = httpRequest(`${running.url}/graphql`, { method: 'POST', headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ encoding: response.headers['content-encoding'], body: Buffer.concat(chunks) }),
          );
        });
        request.on('error', reject).end(body);
      });

    it('large answers for clients that accept it', async () => {
      const plain = await raw(INTROSPECTION, 'identity');
      const packed = await raw(INTROSPECTION, 'gzip');
      expect([plain.encoding, packed.encoding]).toEqual([undefined, 'gzip']);
      expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
      expect(packed.body.length).toBeLessThan(plain.body.length / 2);
    });

    it('and leaves small ones as they are', async () => {
      expect((await raw(VIEWER, 'gzip')).encoding).toBeUndefined();
    });
  });
});

describe('The sandbox page', () => {
  const open = (url: string) => fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });

  it('is shown in development, needs nothing from elsewhere, and no key', async () => {
    const running = await startTestServer({ LEXICLIP_SANDBOX: 'on' });
    const response = await open(running.url);
    const page = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).toContain('GraphiQL');
    expect(page.match(/<(?:script|link)[^>]*(?:src|href)="(?!data:)[^"]*"/g)).toBeNull();
    await running.close();
  });

  it('is off in production', async () => {
    expect((await open(sharedServer().url)).status).toBe(401);
  });

  it('does not stand in the way of queries by GET', async () => {
    const running = await startTestServer({ LEXICLIP_SANDBOX: 'on' });
    const response = await fetch(`${running.url}/graphql?query={viewer{isOperator}}`, {
      headers: {
        accept: 'text/html, application/json',
        authorization: `Bearer ${OPERATOR_KEY}`,
        'apollo-require-preflight': 'true',
      },
    });
    expect(await response.json()).toEqual({ data: { viewer: { isOperator: true } } });
    await running.close();
  });
});
