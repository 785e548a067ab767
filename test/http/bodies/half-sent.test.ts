import { gzipSync } from 'node:zlib';
import { MEGABYTE, RawRequest } from '../../support/http/uploads.js';
import { plain } from '../../support/images.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';
import { waitUntil } from '../../support/wait.js';

const BODY_BYTES = 4 * MEGABYTE;
const VIEWER = '{ viewer { isOperator } }';
/** A body as large as one may be, with what could be an image. */
const START = `{"query":"${VIEWER}","variables":{"image":"`;
const WHOLE = `${START}${'A'.repeat(BODY_BYTES - START.length - 3)}"}}`;
/** What stays half-sent. */
const HALF = Buffer.from(WHOLE.slice(0, -100));

describe('Half-sent requests', () => {
  let running: TestServer;
  let tenants: [Client, Client, Client];
  const open: RawRequest[] = [];

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_QUEUE_MB: '32', LEXICLIP_BODY_MB: String(BODY_BYTES / MEGABYTE) });
    tenants = [await running.tenant(), await running.tenant(), await running.tenant()];
  });
  afterEach(() => {
    for (const { socket } of open.splice(0)) socket.destroy();
  });
  afterAll(() => running.close());

  async function half(
    { url, key }: Client,
    bytes: Buffer,
    headers: Record<string, string | number>,
  ): Promise<RawRequest> {
    const request = await RawRequest.open(url, {
      'content-type': 'application/json',
      authorization: `Bearer ${key}`,
      ...headers,
    });
    open.push(request);
    await new Promise((resolve) => request.socket.write(bytes, resolve));
    return request;
  }

  const halfSent = (client: Client, count: number) =>
    Promise.all(Array.from({ length: count }, () => half(client, HALF, { 'content-length': WHOLE.length })));

  const wholeBy = async ({ url, key }: Client) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
    return (await fetch(`${url}/graphql`, { method: 'POST', headers, body: WHOLE })).status;
  };

  /** The codes of those that have been answered so far. */
  const refusals = (requests: readonly RawRequest[]): string[] =>
    requests.flatMap((request) => request.answered()?.errors?.map(({ extensions }) => extensions.code) ?? []);

  it('of two tenants leave room for others, large or small, and for the operator', async () => {
    const [a, b, other] = tenants;
    await halfSent(a, 8);
    await halfSent(b, 8);
    expect((await other.send(VIEWER)).status).toBe(200);
    expect((await running.operator.send(VIEWER)).status).toBe(200);
    expect(await wholeBy(other)).toBe(200);
  });

  it('may be sent again at once, and still leave it', async () => {
    const [a, b, other] = tenants;
    for (let i = 0; i < 2; i++) {
      await halfSent(a, 4);
      await halfSent(b, 4);
      expect(await wholeBy(other)).toBe(200);
    }
  });

  it('count by what has come of them, also when they do not say how long they are', async () => {
    const [a] = tenants;
    const chunk = `${START.length.toString(16)}\r\n${START}\r\n`;
    await Promise.all(
      Array.from({ length: 64 }, () => half(a, Buffer.from(chunk), { 'transfer-encoding': 'chunked' })),
    );
    expect(await wholeBy(a)).toBe(200);
  });

  it('are forgotten with their connection, also those behind one that is still worked on', async () => {
    const [a] = tenants;
    const slow = await plain(4500, 4500, [90, 120, 150]).png().toBuffer();
    const first = JSON.stringify({
      query:
        'query ($images: [ImageInput!]!) { classifyMany(input: { images: $images, labels: ["a"] }) { __typename } }',
      variables: {
        images: Array.from({ length: 6 }, (_, i) => ({
          base64: Buffer.concat([slow, Buffer.from([i])]).toString('base64'),
        })),
      },
    });
    const next = [
      'POST /graphql HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${a.key}`,
      'Content-Type: application/json',
    ];
    const behind = `${next.join('\r\n')}\r\nContent-Length: ${WHOLE.length}\r\n\r\n${WHOLE}`;
    const { socket, closed } = await half(a, Buffer.from(first), { 'content-length': first.length });
    // With the first, too much for another of the same size.
    await new Promise((resolve) => socket.write(behind.repeat(3), resolve));
    await waitUntil('the first is worked on', () => running.server.counters().images === 6);
    socket.destroy();
    await closed;
    await waitUntil('there is room again', async () => (await wholeBy(a)) === 200);
  });

  it('count by what is unpacked of them', async () => {
    const [a] = tenants;
    const packed = gzipSync(WHOLE).subarray(0, -100);
    expect(packed.length).toBeLessThan(32 * 1024);
    const headers = { 'content-length': packed.length + 100, 'content-encoding': 'gzip' };
    // Twice as much as one tenant may have in memory.
    const requests = await Promise.all(Array.from({ length: 8 }, () => half(a, packed, headers)));
    await waitUntil('some are refused', () => refusals(requests).length >= 4);
    expect(new Set(refusals(requests))).toEqual(new Set(['OVERLOADED']));
  });
});

describe('A body', () => {
  let running: TestServer;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_BODY_STALL_MS: '300', LEXICLIP_BODY_MB: '1' });
  });
  afterAll(() => running.close());

  const headersOf = (client: Client) => ({ 'content-type': 'application/json', authorization: `Bearer ${client.key}` });

  it.each([
    ['stops coming', 0],
    ['comes a byte at a time', 20],
  ])('that %s is given up long before the time of a request is over', async (_, everyMs) => {
    const client = running.operator;
    const request = await RawRequest.open(client.url, { ...headersOf(client), 'content-length': 100_000 });
    request.socket.write('{');
    const timer = everyMs > 0 ? setInterval(() => request.socket.write(' '), everyMs) : undefined;
    expect(await request.answer()).toMatchObject({ status: 408, errors: [{ extensions: { code: 'TIMEOUT' } }] });
    await request.closed;
    clearInterval(timer);
  });

  const packed = async (encoding: string, body: Buffer) => {
    const headers = { ...headersOf(running.operator), 'content-encoding': encoding };
    const response = await fetch(`${running.url}/graphql`, { method: 'POST', headers, body: new Uint8Array(body) });
    return { status: response.status, ...((await response.json()) as object) };
  };

  it('may be packed', async () => {
    const body = gzipSync(JSON.stringify({ query: VIEWER }));
    expect(await packed('gzip', body)).toEqual({ status: 200, data: { viewer: { isOperator: true } } });
  });

  it.each<[string, number, string, Buffer]>([
    ['that is too large once it is unpacked', 413, 'gzip', gzipSync(Buffer.alloc(64 * MEGABYTE, ' '))],
    ['that is not packed as it says', 400, 'gzip', Buffer.from('{}')],
    ['that is packed in a way that takes megabytes to unpack', 400, 'br', Buffer.from('{}')],
  ])('%s is refused', async (_, status, encoding, body) => {
    expect(await packed(encoding, body)).toMatchObject({ status, errors: [{ extensions: { argument: 'body' } }] });
  });

  it('for a path that there is not is not read', async () => {
    const request = await fetch(`${running.url}/nothing`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: 'no JSON at all',
    });
    expect(request.status).toBe(404);
  });
});
