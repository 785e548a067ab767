import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distinctImage, exampleImage } from '../support/images.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { Client, OPERATOR_KEY } from '../support/server.js';
import { waitUntil } from '../support/wait.js';

const INFO = 30;
const DEBUG = 20;
const METRICS_TOKEN = 'token-of-the-metrics-0123456789';
const CLASSIFY = `query Look($image: String!) {
  one: classify(input: { image: { base64: $image }, labels: ["cat", "pelican-7391"] }) { unknown }
  two: classify(input: { image: { base64: $image }, labels: ["cat", "dog"] }) { unknown }
}`;

type Line = Record<string, unknown> & { msg: string; level: number; requestId?: string };

describe('The log', () => {
  let data: string;
  let server: ServerProcess;
  let tenant: Client;
  let image: string;

  /** All lines, without what is written to standard error for people. */
  const lines = (): Line[] =>
    server
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
  /** The line of the request with the most recent id, when it has been written. */
  const lineOf = async (matches: (line: Line) => boolean): Promise<Line> => {
    const found = () => lines().filter((line) => line.msg === 'request' && matches(line));
    await waitUntil('the line is in the log', () => found().length > 0);
    return found().at(-1) as Line;
  };

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    server = await spawnServer(data, { LEXICLIP_LOG_LEVEL: 'trace', LEXICLIP_METRICS_TOKEN: METRICS_TOKEN });
    const operator = new Client(server.url, OPERATOR_KEY);
    const { createTenant } = await operator.data(
      'mutation { createTenant(input: { slug: "acme", name: "Acme" }) { secret } }',
    );
    tenant = new Client(server.url, createTenant.secret);
    image = await distinctImage(1);
  });
  afterAll(async () => {
    await server.stop('SIGKILL');
    await rm(data, { recursive: true, force: true });
  });

  it('has a line for the start and one for the stop, with version, model and data', async () => {
    const other = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const brief = await spawnServer(other, { LEXICLIP_LOG_LEVEL: 'info' });
    await brief.stop();
    const said = brief
      .output()
      .split('\n')
      .filter((line) => /"msg":"(started|stopped)"/.test(line))
      .map((line) => JSON.parse(line));
    const service = {
      level: INFO,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      model: { id: 'starter-clip', digest: expect.stringMatching(/^[0-9a-f]{64}$/), dtype: 'fp32', device: 'cpu' },
      data: other,
      url: brief.url,
    };
    expect(said).toMatchObject([
      { msg: 'started', ...service },
      { msg: 'stopped', ...service, seconds: expect.any(Number) },
    ]);
    await rm(other, { recursive: true });
  });

  it('has one line for a request, with who asked for what and what came of it', async () => {
    await tenant.data(CLASSIFY, { image });
    const line = await lineOf(({ operation }) => operation === 'Look');
    expect(line).toMatchObject({
      level: INFO,
      requestId: expect.any(String),
      method: 'POST',
      path: '/graphql',
      status: 200,
      caller: 'acme',
      key: tenant.key.slice(0, 12),
      fields: ['classify'],
      images: 2,
    });
    expect(line.ms).toBeGreaterThan(0);
    expect(line.bytesIn).toBeGreaterThan(image.length);
    expect(line).not.toHaveProperty('errors');
    expect(lines().filter(({ requestId }) => requestId === line.requestId)).toHaveLength(1);
  });

  it('names the codes of errors, under the request id that the client got', async () => {
    const { errors } = await tenant.send(CLASSIFY.replace('Look', 'Bad'), { image: 'bm90IGFuIGltYWdl' });
    const line = await lineOf(({ operation }) => operation === 'Bad');
    expect(line).toMatchObject({ errors: ['UNSUPPORTED_IMAGE'], failedImages: 2 });
    expect(line.requestId).toBe(errors?.[0]?.extensions.requestId);
  });

  it('names the operator, and nobody for a key that is not known', async () => {
    await lineOf(({ caller, fields }) => caller === 'operator' && String(fields) === 'createTenant');
    const { errors } = await new Client(server.url, 'nobody').send('{ viewer { isOperator } }');
    const line = await lineOf(({ requestId }) => requestId === errors?.[0]?.extensions.requestId);
    expect(line).toMatchObject({ status: 401, errors: ['UNAUTHENTICATED'] });
    expect(line).not.toHaveProperty('caller');
  });

  it('has health checks and scrapes at the debug level', async () => {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    await Promise.all(['/healthz', '/readyz', '/metrics'].map((path) => fetch(server.url + path, { headers })));
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      expect(await lineOf((line) => line.path === path)).toMatchObject({ level: DEBUG, status: 200 });
    }
  });

  it('never has a secret, a value that a client sent, or a part of an image, even at the trace level', async () => {
    const stranger = 'lxc_StrangerStrangerStrangerStranger123456';
    const upload = await readFile(exampleImage('frog.png'));
    const form = new FormData();
    const query =
      'query Sent($image: Upload) { classify(input: { image: { upload: $image }, labels: ["a", "b"] }) { unknown } }';
    form.append('operations', JSON.stringify({ query, variables: { image: null } }));
    form.append('map', JSON.stringify({ 0: ['variables.image'] }));
    form.append('0', new Blob([upload]), 'private-file-name.png');
    const headers = { authorization: `Bearer ${tenant.key}`, 'apollo-require-preflight': 'true' };
    await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: form });
    const inUrl = encodeURIComponent('query Got { labelSet(slug: "literal-in-the-url") { id } }');
    await fetch(`${server.url}/graphql?query=${inUrl}`, { headers });
    await new Client(server.url, stranger).send('{ viewer { isOperator } }');
    await tenant.send('{ nonsense(argument: "literal-of-a-bad-query") }');
    await tenant.send('query Broken($v: Int!) { labelSets(first: $v) { nodes { id } } }', { v: 'secret-variable' });
    const { createApiKey } = await tenant.data(
      'mutation { createApiKey(input: { name: "name-of-a-key", scopes: [CLASSIFY] }) { secret } }',
    );
    await tenant.data(
      'mutation Last { createLabelSet(input: { slug: "pets", labels: [{ name: "label-name-42" }] }) { unchanged } }',
    );
    await lineOf(({ operation }) => operation === 'Last');

    const secrets = [OPERATOR_KEY, METRICS_TOKEN, tenant.key, stranger, createApiKey.secret];
    const values = [
      'literal-in-the-url',
      'literal-of-a-bad-query',
      'secret-variable',
      'name-of-a-key',
      'label-name-42',
    ];
    const images = [image.slice(20, 60), upload.toString('base64').slice(20, 60), 'private-file-name', 'pelican-7391'];
    for (const text of [...secrets, ...values, ...images]) expect(server.output()).not.toContain(text);
  });
});

it('LEXICLIP_LOG_LEVEL=warn leaves the lines of requests out', async () => {
  const data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  const server = await spawnServer(data, { LEXICLIP_LOG_LEVEL: 'warn' });
  try {
    await new Client(server.url, OPERATOR_KEY).data('{ viewer { isOperator } }');
    await server.stop();
    expect(server.output()).not.toContain('"request"');
  } finally {
    await server.stop('SIGKILL');
    await rm(data, { recursive: true, force: true });
  }
});
