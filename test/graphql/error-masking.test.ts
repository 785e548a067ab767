import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { END_THREADS_ON_SIGUSR2 } from '../support/faults/threads.js';
import { distinctImage } from '../support/images.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { Client, OPERATOR_KEY, startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait.js';

/** Paths, frames of a stack, files and libraries of the server, and codes of these libraries or the system. */
const INTERNALS = [
  /\bat .*\(?[\w./-]+:\d+:\d+/,
  /\.(js|ts|rs|lance|onnx|mjs|cjs)\b/,
  /\/(tmp|home|root|usr|var|app)\//,
  /node_modules|dist\/|lexiclip-test-/,
  /lancedb?|arrow|fastify|onnx|sharp|vips|pino|undici|piscina|worker|thread|rust/i,
  /\bFST_|\bERR_|ENOENT|ECONN|EACCES|HPE_/,
  /stacktrace|TypeError|SyntaxError|ReferenceError|Cannot read/,
];

const expectNoInternals = (text: string): void => {
  for (const pattern of INTERNALS) expect(text).not.toMatch(pattern);
};

const isWhole = (answer: string): boolean => {
  // The last chunk of a body in chunks is "0" and two ends of lines.
  const [head, body] = answer.split('\r\n\r\n');
  const length = /^content-length: (\d+)$/im.exec(head as string)?.[1];
  return body !== undefined && (length === undefined ? body.endsWith('0') : body.length >= Number(length));
};

/** Whatever comes back over a bare connection. */
async function sendRaw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('utf8').on('data', (data: string) => {
    answer += data;
    if (isWhole(answer)) socket.end();
  });
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

describe('An answer says nothing of the inside of the server', () => {
  let running: TestServer;
  let tenant: Client;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_LOG_LEVEL: 'silent' });
    tenant = await running.tenant();
    await tenant.data('mutation { createLabelSet(input: { slug: "pets", labels: [{ name: "cat" }] }) { unchanged } }');
  });
  afterAll(() => running.close());

  const headers = () => ({ authorization: `Bearer ${tenant.key}` });

  it.each([
    ['that leads nowhere', '/nothing/here', 404],
    ['that is badly encoded', '/%zz', 400],
    ['that ends in a %', '/graphql%', 400],
    ['that climbs', '/..%2f..%2fetc%2fpasswd', 404],
    ['with a zero byte', '/graphql%00', 404],
    ['that is long', `/${'a'.repeat(5000)}`, 404],
    ['with a badly encoded query', '/graphql?query=%zz', 400],
  ])('to a URL %s', async (_, path, status) => {
    const response = await fetch(running.url + path, { headers: headers() });
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(JSON.parse(text).errors[0].extensions.code).toMatch(/^[A-Z_]+$/);
    expect(text.length).toBeLessThan(600);
    expectNoInternals(text);
  });

  it.each([
    ['broken JSON', '{', 'application/json'],
    ['keys that reach for prototypes', '{"__proto__": {"a": 1}}', 'application/json'],
    ['a list', '[]', 'application/json'],
    ['a query that is a number', '{"query": 5}', 'application/json'],
    ['variables that are a text', '{"query": "{ model { id } }", "variables": "x"}', 'application/json'],
    ['a subscription', '{"query": "subscription { a }"}', 'application/json'],
    [
      'an operation that is not there',
      '{"query": "query A { model { id } }", "operationName": "B"}',
      'application/json',
    ],
    ['no form', 'x', 'multipart/form-data; boundary=b'],
    ['a form without a boundary', 'x', 'multipart/form-data'],
    ['XML', '<a/>', 'application/xml'],
    ['no media type at all', 'x', 'what'],
  ])('to a body that is %s', async (_, body, type) => {
    const all = { ...headers(), 'content-type': type, 'apollo-require-preflight': 'true' };
    const response = await fetch(`${running.url}/graphql`, { method: 'POST', body, headers: all });
    const text = await response.text();
    expect(JSON.parse(text).errors).toHaveLength(1);
    expectNoInternals(text);
  });

  it.each([
    ['that is not HTTP', 'FOO\r\n\r\n'],
    ['whose length is no number', 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n'],
    ['with headers that are too large', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['that expects what nobody knows', 'GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: more\r\n\r\n'],
    ['without a host', 'GET /healthz HTTP/1.1\r\n\r\n'],
  ])('to a request %s', async (_, text) => {
    const answer = await sendRaw(running.url, text);
    expect(answer).toMatch(/^HTTP\/1.1 4\d\d /);
    expectNoInternals(answer);
  });

  // Last in this file on this server: nothing is left of its data then.
  it('when the data directory is taken away', async () => {
    await rm(running.data, { recursive: true });
    const ask = [
      '{ labelSets { nodes { id } } }',
      '{ promptTemplates { nodes { slug } } }',
      'mutation { createLabelSet(input: { slug: "b", labels: [{ name: "a" }] }) { unchanged } }',
      'mutation { upsertLabels(labelSet: "pets", labels: [{ name: "b" }]) { unchanged } }',
      'mutation { deleteLabelSet(slug: "pets") { id } }',
    ];
    for (const query of ask) {
      const { errors, data } = await tenant.send(query);
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL']);
      expect(errors?.[0]?.extensions.requestId).toMatch(/./);
      expectNoInternals(JSON.stringify({ errors, data }));
    }
    const { errors } = await running.operator.send('{ tenants { nodes { slug } } }');
    expectNoInternals(JSON.stringify(errors));
    const ready = await fetch(`${running.url}/readyz`);
    expect(ready.status).toBe(503);
    expectNoInternals(await ready.text());
  });
});

describe('When the model is gone for good, an answer', () => {
  let data: string;
  let server: ServerProcess;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const model = join(data, 'starter-clip');
    await cp('models/starter-clip', model, { recursive: true });
    server = await spawnServer(data, { NODE_OPTIONS: END_THREADS_ON_SIGUSR2, LEXICLIP_MODEL: model });
    await rm(model, { recursive: true });
  });
  afterAll(async () => {
    await server.stop('SIGKILL');
    await rm(data, { recursive: true, force: true });
  });

  it('says INTERNAL and a request id that the log has more under', async () => {
    const operator = new Client(server.url, OPERATOR_KEY);
    const { createTenant } = await operator.data(
      'mutation { createTenant(input: { slug: "acme", name: "Acme" }) { secret } }',
    );
    process.kill(server.pid as number, 'SIGUSR2');
    await waitUntil('it is not ready', async () => (await fetch(`${server.url}/readyz`)).status !== 200);
    const query =
      'query ($image: String!) { classify(input: { image: { base64: $image }, labels: ["a", "b"] }) { unknown } }';
    const { errors } = await new Client(server.url, createTenant.secret).send(query, { image: await distinctImage(1) });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL']);
    expectNoInternals(JSON.stringify(errors));
    // It ends by itself. By then, all of its log is here.
    expect(await server.ended()).toBe(1);
    expect(server.output()).toContain(errors?.[0]?.extensions.requestId);
  });
});
