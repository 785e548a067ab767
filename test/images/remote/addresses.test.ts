import { Origin, REFUSED, redirect, refusal, useOrigin } from '../../support/http/origin.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';

describe('An image by URL', () => {
  const origin = useOrigin();
  const unlisted = new Origin();
  const servers: TestServer[] = [];
  /** Of a server that may fetch from the origin. */
  let listed: Client;
  /** Of a server that may fetch from the origin and from any public host. */
  let open: Client;

  beforeAll(async () => {
    await unlisted.listen();
    listed = await tenantOf({ LEXICLIP_URL_HOSTS: origin.host });
    open = await tenantOf({ LEXICLIP_URL_HOSTS: `*, ${origin.host}` });
  });
  beforeEach(() => {
    unlisted.requests.length = 0;
  });
  afterAll(async () => {
    for (const server of servers) await server.close();
    unlisted.close();
  });

  async function tenantOf(settings: Record<string, string>): Promise<Client> {
    const server = await startTestServer(settings);
    servers.push(server);
    return server.tenant();
  }

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
});
