import { readFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import {
  CLASSIFY,
  CLASSIFY_MANY,
  classify,
  image,
  redirect,
  refusal,
  SLOW,
  useOrigin,
} from '../../support/http/origin.js';
import { exampleImage } from '../../support/images.js';
import { type Client, sharedServer, startTestServer, type TestServer } from '../../support/server.js';

describe('An image by URL', () => {
  const origin = useOrigin();
  const servers: TestServer[] = [];
  /** Of a server without a list of hosts. */
  let off: Client;
  /** Of a server that may fetch from the origin. */
  let listed: Client;
  /** Of a server that gives a request little time. */
  let hurried: Client;
  let ship: Buffer;

  beforeAll(async () => {
    ship = await readFile(exampleImage('ship.png'));
    off = await sharedServer().tenant();
    listed = await tenantOf({ LEXICLIP_URL_HOSTS: origin.host });
    hurried = await tenantOf({ LEXICLIP_URL_HOSTS: origin.host, LEXICLIP_REQUEST_TIMEOUT_MS: '500' });
  });
  afterAll(async () => {
    for (const server of servers) await server.close();
  });

  async function tenantOf(settings: Record<string, string>): Promise<Client> {
    const server = await startTestServer(settings);
    servers.push(server);
    return server.tenant();
  }

  it('is classified as the same image in base64 is', async () => {
    origin.handler = image(ship);
    const { classify: inBase64 } = await off.data(CLASSIFY, { image: { base64: ship.toString('base64') } });
    expect(await classify(listed, origin.url)).toEqual(inBase64);
  });

  it('is fetched without a word about client, server or referrer', async () => {
    origin.handler = image(ship);
    await classify(listed, `${origin.url}?size=1#part`);
    const [{ method, url, headers }] = origin.requests as [IncomingMessage];
    expect({ method, url }).toEqual({ method: 'GET', url: '/image?size=1' });
    expect(headers).toEqual({
      host: origin.host,
      connection: 'close',
      'user-agent': 'lexiclip',
      accept: 'image/*',
      'accept-encoding': 'identity',
    });
  });

  it('fails alone among many', async () => {
    origin.handler = (request, response) =>
      request.url === '/good' ? image(ship)(request, response) : response.writeHead(404).end();
    const images = ['good', 'bad', 'good'].map((path) => ({ url: `http://${origin.host}/${path}` }));
    const { classifyMany } = await listed.data(CLASSIFY_MANY, { images });
    const good = { image: { format: expect.stringMatching(/png/i) } };
    const bad = { index: 1, code: 'UNSUPPORTED_IMAGE', message: expect.stringContaining('404') };
    expect(classifyMany).toEqual([good, bad, good]);
  });

  it('is refused as long as no hosts are configured', async () => {
    const error = await refusal(off, origin.url);
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.image.url' });
    expect(error.message).toContain('switched off');
    expect(origin.requests).toHaveLength(0);
  });

  it.each([301, 302, 303, 307, 308])('is fetched through a redirect with status %d', async (status) => {
    origin.handler = (request, response) =>
      (request.url === '/image' ? redirect('other', status) : image(ship))(request, response);
    expect((await classify(listed, origin.url)).image.format).toMatch(/png/i);
    expect(origin.requests.map(({ url }) => url)).toEqual(['/image', '/other']);
  });

  it.each([
    'application/octet-stream',
    'application/octet-stream; charset=binary',
    'binary/octet-stream',
    'text/plain; charset=utf-8',
    'text/html',
    'IMAGE/PNG',
    'image/x-anything; q=1',
    'nonsense',
    '',
  ])('may come as "%s": its bytes decide', async (type) => {
    origin.handler = image(ship, { 'content-type': type });
    expect((await classify(listed, origin.url)).image.format).toMatch(/png/i);
  });

  it('may come without a content type', async () => {
    origin.handler = (_, response) => response.end(ship);
    expect((await classify(listed, origin.url)).image.format).toMatch(/png/i);
  });

  it('is not looked for behind more than three redirects', async () => {
    origin.handler = redirect('/image');
    expect(await refusal(listed, origin.url)).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.image.url' });
    expect(origin.requests).toHaveLength(4);
  });

  it.each(SLOW)("ends with its request, at the request's deadline: %s", async (_, handler) => {
    origin.handler = handler;
    const started = performance.now();
    expect((await refusal(hurried, origin.url)).code).toBe('TIMEOUT');
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('ends with its client', async () => {
    // Not with fetch, which connects once more after an abort, and keeps the server from closing.
    const asking = request(`${listed.url}/graphql`, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${listed.key}` },
    });
    origin.handler = () => asking.destroy();
    asking
      .on('error', () => undefined)
      .end(JSON.stringify({ query: CLASSIFY, variables: { image: { url: origin.url } } }));
    await new Promise((resolve) => asking.once('close', resolve));
    // That the origin's sockets are gone, although it has not answered, is seen after each test.
    expect(origin.requests).toHaveLength(1);
  });
});
