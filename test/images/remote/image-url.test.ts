import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { parseUrlHost, type UrlHost } from '#lexiclip/services/images/remote/allowed-hosts.js';
import { HttpImages } from '#lexiclip/services/images/remote/remote-images.js';
import { exampleImage } from '../../support/images.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';

const CLASSIFY = `query ($image: ImageInput!) {
  classify(input: { image: $image, labels: ["ship", "frog", "cat"] }) {
    predictions { name similarity probability } image { sha256 format }
  }
}`;
const CLASSIFY_MANY = `query ($images: [ImageInput!]!) {
  classifyMany(input: { images: $images, labels: ["ship", "frog", "cat"] }) {
    ... on Classification { image { format } } ... on ClassifyFailure { index code message }
  }
}`;
const MEGABYTE = 1024 * 1024;
const REFUSED = {
  code: 'BAD_USER_INPUT',
  argument: 'input.image.url',
  message: 'input.image.url: this server may not fetch from there, or nothing answers there',
};

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server on 127.0.0.1 that the tests fetch from, and what has come to it. */
class Origin {
  readonly requests: IncomingMessage[] = [];
  private readonly server = createServer((request, response) => {
    this.requests.push(request);
    response.on('error', () => undefined);
    this.handler(request, response);
  });
  handler: Handler = (_, response) => response.end();

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}/image`;
  }

  connections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    });
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

const image =
  (body: Uint8Array, headers: Record<string, string | number> = {}): Handler =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'image/png', ...headers });
    response.end(body);
  };
const redirect =
  (location: string, status = 302): Handler =>
  (_, response) =>
    // As it is in UTF-8, which Node refuses to send as text.
    response.writeHead(status, { location: Buffer.from(location).toString('latin1') }).end();
/** Calls again and again, until the client has gone. */
const drip = (response: ServerResponse, everyMs: number, write: () => void) => {
  const timer = setInterval(write, everyMs);
  response.on('close', () => clearInterval(timer));
};
const SLOW: [string, Handler][] = [
  ['no headers', () => undefined],
  [
    'headers that never end',
    (_, response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\n');
      drip(response, 50, () => response.socket?.write('x-more: 1\r\n'));
    },
  ],
  [
    'a byte at a time',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'image/png' });
      drip(response, 50, () => response.write('x'));
    },
  ],
];

describe('An image by URL', () => {
  let origin: Origin;
  let unlisted: Origin;
  let ship: Buffer;
  /** With no list, with the origin, with the origin and any public host, with the origin and little time. */
  let servers: Record<'off' | 'listed' | 'open' | 'hurried', TestServer>;
  let off: Client;
  let listed: Client;
  let open: Client;
  let hurried: Client;

  beforeAll(async () => {
    origin = await new Origin().listen();
    unlisted = await new Origin().listen();
    ship = await readFile(exampleImage('ship.png'));
    servers = {
      off: await startTestServer(),
      listed: await startTestServer({ LEXICLIP_URL_HOSTS: origin.host }),
      open: await startTestServer({ LEXICLIP_URL_HOSTS: `*, ${origin.host}` }),
      hurried: await startTestServer({ LEXICLIP_URL_HOSTS: origin.host, LEXICLIP_REQUEST_TIMEOUT_MS: '500' }),
    };
    off = await servers.off.tenant();
    listed = await servers.listed.tenant();
    open = await servers.open.tenant();
    hurried = await servers.hurried.tenant();
  });
  beforeEach(() => {
    origin.requests.length = 0;
    unlisted.requests.length = 0;
  });
  afterEach(async () => {
    for (let i = 0; i < 100 && (await origin.connections()) > 0; i++) await sleep(10);
    expect(await origin.connections()).toBe(0);
  });
  afterAll(async () => {
    for (const server of Object.values(servers ?? {})) await server.close();
    origin.close();
    unlisted.close();
  });

  const classify = async (client: Client, url: string) => (await client.data(CLASSIFY, { image: { url } })).classify;
  const refusal = (client: Client, url: string) => client.error(CLASSIFY, { image: { url } });

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

  it.each(['application/octet-stream', 'IMAGE/PNG', 'image/x-anything; q=1'])('may come as %s', async (type) => {
    origin.handler = image(ship, { 'content-type': type });
    await classify(listed, origin.url);
  });

  describe('is refused in the same words', () => {
    it('from a host that is not listed', async () => {
      expect(await refusal(listed, 'https://images.example.com/a.png')).toEqual(REFUSED);
    });

    it('from a port that is not listed', async () => {
      expect(await refusal(open, unlisted.url)).toEqual(REFUSED);
      expect(unlisted.requests).toHaveLength(0);
    });

    it.each([
      ['loopback', 'http://127.0.0.1/'],
      ['the rest of loopback', 'http://127.1.2.3/'],
      ['private', 'http://10.0.0.1/'],
      ['private', 'http://172.16.0.1/'],
      ['private', 'http://192.168.0.1/'],
      ['carrier-grade NAT', 'http://100.64.0.1/'],
      ['link-local', 'http://169.254.0.1/'],
      ['metadata', 'http://169.254.169.254/latest/meta-data/'],
      ['unspecified', 'http://0.0.0.0/'],
      ['multicast', 'http://224.0.0.1/'],
      ['broadcast', 'http://255.255.255.255/'],
      ['decimal', 'http://2130706433/'],
      ['octal', 'http://0177.0.0.1/'],
      ['hex', 'http://0x7f000001/'],
      ['mixed', 'http://0x7f.1/'],
      ['full-width', 'http://１２７。０。０。１/'],
      ['percent-encoded', 'http://%31%32%37.0.0.1/'],
      ['IPv6 loopback', 'http://[::1]/'],
      ['IPv6 unspecified', 'http://[::]/'],
      ['IPv4-mapped', 'http://[::ffff:127.0.0.1]/'],
      ['IPv4-compatible', 'http://[::127.0.0.1]/'],
      ['NAT64', 'http://[64:ff9b::7f00:1]/'],
      ['6to4', 'http://[2002:7f00:1::]/'],
      ['Teredo', 'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/'],
      ['unique-local', 'http://[fd00:ec2::254]/'],
      ['IPv6 link-local', 'http://[fe80::1]/'],
      ['a name of this machine', 'http://localhost/'],
      ['the same with a dot', 'https://LOCALHOST./'],
      ['a name below it', 'http://a.localhost/'],
    ])('from an address that is not public, also by redirect: %s, %s', async (_, url) => {
      expect(await refusal(open, url)).toEqual(REFUSED);
      origin.handler = redirect(url);
      expect(await refusal(open, origin.url)).toEqual(REFUSED);
    });

    it("from the origin's own port under other names", async () => {
      const { port } = new URL(origin.url);
      for (const host of ['localhost', '[::1]', '[::ffff:127.0.0.1]', '127.0.0.2', '0.0.0.0']) {
        expect(await refusal(open, `http://${host}:${port}/`)).toEqual(REFUSED);
      }
      expect(origin.requests).toHaveLength(0);
    });

    it('from where it is redirected to another port', async () => {
      origin.handler = redirect(unlisted.url);
      expect(await refusal(open, origin.url)).toEqual(REFUSED);
      expect(unlisted.requests).toHaveLength(0);
    });

    it('from a listed server that speaks no TLS', async () => {
      expect(await refusal(listed, `https://${origin.host}/`)).toEqual(REFUSED);
    });

    it('from a listed server that resets the connection, or hangs up', async () => {
      origin.handler = (request) => request.socket.resetAndDestroy();
      expect(await refusal(listed, origin.url)).toEqual(REFUSED);
      origin.handler = (request) => request.socket.destroy();
      expect(await refusal(listed, origin.url)).toEqual(REFUSED);
    });

    it('from a listed server that speaks something else', async () => {
      origin.handler = (request) => request.socket.end('220 mail.example.com ready\r\n');
      expect(await refusal(listed, origin.url)).toEqual(REFUSED);
      origin.handler = (request) =>
        request.socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
      expect(await refusal(listed, origin.url)).toEqual(REFUSED);
    });
  });

  it.each([
    ['another scheme', 'ftp://images.example.com/a.png'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:image/png;base64,aaaa'],
    ['a user', 'http://user@images.example.com/'],
    ['a password', 'http://:secret@images.example.com/'],
    ['no host', 'http://'],
    ['an address out of range', 'http://256.256.256.256/'],
    ['more than 2048 characters', `http://images.example.com/${'x'.repeat(2048)}`],
    ['more than 2048 characters when escaped', `http://images.example.com/${'ü'.repeat(1000)}`],
  ])('must be a plain URL, and redirect to one: %s', async (_, url) => {
    const expected = {
      code: 'BAD_USER_INPUT',
      argument: 'input.image.url',
      message: expect.stringContaining('must be'),
    };
    expect(await refusal(open, url)).toEqual(expected);
    if (url === 'http://') return; // As a redirect, the origin itself.
    origin.handler = redirect(url);
    expect(await refusal(open, origin.url)).toEqual(expected);
    expect(origin.requests).toHaveLength(1);
  });

  it('is not looked for behind more than three redirects', async () => {
    origin.handler = redirect('/image');
    expect(await refusal(listed, origin.url)).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.image.url' });
    expect(origin.requests).toHaveLength(4);
  });

  const unsupported: [string, Handler][] = [
    ['as a page', (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hello')],
    ['as nothing said', (_, response) => response.writeHead(200).end('hello')],
    ['as what only begins like it', image(Buffer.from('hello'), { 'content-type': 'application/octet-streams' })],
    ['compressed', (...both) => image(gzipSync(ship), { 'content-encoding': 'gzip' })(...both)],
    ['with status 404', (_, response) => response.writeHead(404, { 'content-type': 'image/png' }).end('hello')],
    ['with status 500', (_, response) => response.writeHead(500, { 'content-type': 'image/png' }).end('hello')],
    ['with status 206', (_, response) => response.writeHead(206, { 'content-type': 'image/png' }).end('hello')],
    ['with a redirect to nowhere', (_, response) => response.writeHead(302).end()],
    ['with text in it', image(Buffer.from('hello'))],
    [
      'shorter than it says',
      (request, response) => {
        image(ship.subarray(0, 100), { 'content-length': ship.length })(request, response);
        setTimeout(() => request.socket.destroy(), 50);
      },
    ],
    [
      'longer than it says',
      (request) => {
        const head = 'HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 100\r\n\r\n';
        request.socket.end(Buffer.concat([Buffer.from(head), ship]));
      },
    ],
    [
      'broken off by a reset',
      (request, response) => {
        image(ship.subarray(0, 100), { 'content-length': ship.length })(request, response);
        setTimeout(() => request.socket.resetAndDestroy(), 50);
      },
    ],
  ];
  it.each(unsupported)('is refused when it comes %s', async (_, handler) => {
    origin.handler = handler;
    expect(await refusal(listed, origin.url)).toMatchObject({ code: 'UNSUPPORTED_IMAGE', argument: 'input.image.url' });
  });

  it('is refused when it is empty', async () => {
    origin.handler = image(Buffer.alloc(0));
    expect(await refusal(listed, origin.url)).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.image.url' });
  });

  it('is refused when it says that it is over 10 MB, before it comes', async () => {
    origin.handler = (_, response) => {
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': 10 * MEGABYTE + 1 });
      response.flushHeaders();
    };
    expect(await refusal(listed, origin.url)).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', argument: 'input.image.url' });
  });

  it('is refused when it does not end, soon after 10 MB', async () => {
    let sent = 0;
    origin.handler = (_, response) => {
      response.writeHead(200, { 'content-type': 'image/png' });
      const block = Buffer.alloc(64 * 1024);
      const more = () => {
        while (!response.destroyed && response.write(block)) sent += block.length;
      };
      response.on('drain', more);
      more();
    };
    expect(await refusal(listed, origin.url)).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', argument: 'input.image.url' });
    expect(sent).toBeLessThan(20 * MEGABYTE);
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

  describe('for the class that fetches it', () => {
    const never = new AbortController().signal;
    const hosts = (list: string) => list.split(',').map((entry) => parseUrlHost(entry) as UrlHost);

    it.each(SLOW)('has a deadline of its own: %s', async (_, handler) => {
      origin.handler = handler;
      const images = new HttpImages(hosts(origin.host), { deadlineMs: 300 });
      const extensions = { code: 'TIMEOUT', argument: 'url' };
      await expect(images.fetch(origin.url, 'url', never)).rejects.toMatchObject({ extensions });
    });

    it('has one deadline for all redirects', async () => {
      origin.handler = (...both) => setTimeout(() => redirect('/image')(...both), 200);
      const images = new HttpImages(hosts(origin.host), { deadlineMs: 500 });
      await expect(images.fetch(origin.url, 'url', never)).rejects.toMatchObject({ code: 'TIMEOUT' });
      expect(origin.requests.length).toBeLessThan(4);
    });

    it('has a deadline for names that nobody answers for', async () => {
      const images = new HttpImages(hosts('*'), { deadlineMs: 100, resolve: () => new Promise(() => undefined) });
      await expect(images.fetch('http://a.example/', 'url', never)).rejects.toMatchObject({ code: 'TIMEOUT' });
    });

    it("throws the signal's reason", async () => {
      const reason = new Error('enough');
      const images = new HttpImages(hosts(origin.host));
      await expect(images.fetch(origin.url, 'url', AbortSignal.abort(reason))).rejects.toBe(reason);
      const stop = new AbortController();
      origin.handler = () => stop.abort(reason);
      await expect(images.fetch(origin.url, 'url', stop.signal)).rejects.toBe(reason);
    });

    const refused = { code: 'BAD_USER_INPUT', message: REFUSED.message.replace('input.image.url', 'url') };

    it.each([
      ['a private address', ['127.0.0.1']],
      ['a private address beside a public one', ['8.8.8.8', '127.0.0.1']],
      ['a private IPv6 address beside a public one', ['8.8.8.8', '::1']],
      ['an IPv4-mapped address', ['::ffff:127.0.0.1']],
      ['nothing', []],
      ['no address', ['a.example']],
    ])('connects to no name that stands for %s, whatever is listed', async (_, addresses) => {
      const { port } = new URL(origin.url);
      const list = hosts(`*:${port},a.example:${port},${origin.host}`);
      const images = new HttpImages(list, { resolve: async () => addresses });
      await expect(images.fetch(`http://a.example:${port}/`, 'url', never)).rejects.toMatchObject(refused);
      expect(origin.requests).toHaveLength(0);
    });

    it('says the same of a name that DNS fails to tell', async () => {
      const images = new HttpImages(hosts('*'), { resolve: () => Promise.reject(new Error('ESERVFAIL')) });
      await expect(images.fetch('http://a.example/', 'url', never)).rejects.toMatchObject(refused);
      // Whatever DNS there is where this runs: it knows no such name.
      await expect(new HttpImages(hosts('*')).fetch('http://a.invalid/', 'url', never)).rejects.toMatchObject(refused);
    });

    it('asks for the addresses of a name anew for every fetch', async () => {
      const asked: string[] = [];
      const resolve = async (name: string) => [asked.push(name) === 1 ? '192.0.2.1' : '127.0.0.1'];
      const images = new HttpImages(hosts('*'), { resolve });
      for (const _ of [1, 2]) await expect(images.fetch('http://a.example/', 'url', never)).rejects.toThrow();
      expect(asked).toEqual(['a.example', 'a.example']);
    });

    it('fetches 32 images at once, and refuses more for the moment', async () => {
      const waiting: (() => void)[] = [];
      origin.handler = (...both) => waiting.push(() => image(ship)(...both));
      const images = new HttpImages(hosts(origin.host));
      const fetches = Array.from({ length: 32 }, () => images.fetch(origin.url, 'url', never));
      await expect(images.fetch(origin.url, 'url', never)).rejects.toMatchObject({
        extensions: { code: 'OVERLOADED', argument: 'url', retryAfterMs: expect.any(Number) },
      });
      while (waiting.length < 32) await sleep(5);
      for (const answer of waiting) answer();
      for (const bytes of await Promise.all(fetches)) expect(Buffer.compare(bytes, ship)).toBe(0);
      origin.handler = image(ship);
      await images.fetch(origin.url, 'url', never);
    });

    it('takes a body of 10 MB in many pieces whole', async () => {
      const body = Buffer.alloc(10 * MEGABYTE, 'abcdefg');
      origin.handler = image(body);
      const bytes = await new HttpImages(hosts(origin.host)).fetch(origin.url, 'url', never);
      expect(Buffer.compare(bytes, body)).toBe(0);
    });
  });
});
