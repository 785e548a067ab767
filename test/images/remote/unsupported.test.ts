import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { type Handler, image, MEGABYTE, refusal, useOrigin } from '../../support/http/origin.js';
import { exampleImage } from '../../support/images.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';

describe('An image by URL', () => {
  const origin = useOrigin();
  const servers: TestServer[] = [];
  /** Of a server that may fetch from the origin. */
  let listed: Client;
  let ship: Buffer;

  beforeAll(async () => {
    ship = await readFile(exampleImage('ship.png'));
    listed = await tenantOf({ LEXICLIP_URL_HOSTS: origin.host });
  });
  afterAll(async () => {
    for (const server of servers) await server.close();
  });

  async function tenantOf(settings: Record<string, string>): Promise<Client> {
    const server = await startTestServer(settings);
    servers.push(server);
    return server.tenant();
  }

  const unsupported: [string, Handler][] = [
    ['as a page', (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hello')],
    ['as nothing said', (_, response) => response.writeHead(200).end('hello')],
    ['empty', image(Buffer.alloc(0))],
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
        // A moment later, so that the server has read what came.
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
        // A moment later, so that the server has read what came.
        setTimeout(() => request.socket.resetAndDestroy(), 50);
      },
    ],
  ];
  it.each(unsupported)('is refused when it comes %s', async (_, handler) => {
    origin.handler = handler;
    expect(await refusal(listed, origin.url)).toMatchObject({ code: 'UNSUPPORTED_IMAGE', argument: 'input.image.url' });
  });

  it.each([
    ['an HTML page', '<!DOCTYPE html><html><title>Sign in</title></html>'],
    ['an SVG image', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a JSON document', '{"error":"not found"}'],
  ])('is refused as what it is, and not as what it claims to be: %s', async (what, body) => {
    origin.handler = image(Buffer.from(body));
    expect(await refusal(listed, origin.url)).toMatchObject({
      code: 'UNSUPPORTED_IMAGE',
      argument: 'input.image.url',
      message: expect.stringContaining(what),
    });
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
});
