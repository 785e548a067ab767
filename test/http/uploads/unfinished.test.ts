import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { FORM_HEADERS, file, formBody, MEGABYTE, ONE, post, RawRequest } from '../../support/http/uploads.js';
import { exampleImage } from '../../support/images.js';
import { spawnServer } from '../../support/process.js';
import { Client, sharedServer, startTestServer } from '../../support/server.js';

describe('An upload', () => {
  const running = sharedServer();
  let tenant: Client;
  let ship: Buffer;

  beforeAll(async () => {
    tenant = await running.tenant();
    ship = await readFile(exampleImage('ship.png'));
  });

  describe('before its body is read is refused', () => {
    it('not for want of a header: that with the key is one that a page of another site cannot send', async () => {
      expect((await post(tenant, [...ONE, file('0', ship)], {})).errors).toBeUndefined();
    });

    it.each<[string, string, number]>([
      ['to a stranger', 'UNAUTHENTICATED', 401],
      ['over 16 MB', 'PAYLOAD_TOO_LARGE', 413],
    ])('%s, and the answer reaches who is still sending', async (reason, code, status) => {
      const request = await RawRequest.open(tenant.url, {
        ...FORM_HEADERS,
        ...(reason !== 'to a stranger' && { authorization: `Bearer ${tenant.key}` }),
        'content-length': 64 * MEGABYTE,
      });
      // Nothing of the body has been sent yet.
      expect(await request.answer()).toMatchObject({ status, errors: [{ extensions: { code } }] });
      for (let sent = 0; sent < 64; sent++) {
        await new Promise((resolve) => request.socket.write(Buffer.alloc(MEGABYTE), resolve));
      }
      expect(request.socket.destroyed).toBe(false);
      request.socket.destroy();
    });
  });

  it('that the client abandons leaves a healthy server, and nothing in its log but that it was there', async () => {
    // As a process, which a rejection that nobody handles would end.
    const server = await spawnServer(running.data, { LEXICLIP_LOG_LEVEL: 'info' });
    try {
      const body = formBody([...ONE, file('0', Buffer.alloc(MEGABYTE))]);
      for (const sent of [0, 100, body.length >> 1, body.length - 1, body.length]) {
        for (const end of ['destroy', 'resetAndDestroy'] as const) {
          const headers = { ...FORM_HEADERS, authorization: `Bearer ${tenant.key}`, 'content-length': body.length };
          const { socket, closed } = await RawRequest.open(server.url, headers);
          await new Promise((resolve) => socket.write(body.subarray(0, sent), resolve));
          // A client that leaves a moment later, when the server has read what came.
          await sleep(20);
          socket[end]();
          await closed;
        }
      }
      const { errors } = await post(new Client(server.url, tenant.key), [...ONE, file('0', ship)]);
      expect(errors).toBeUndefined();
    } finally {
      expect(await server.stop()).toBe(0);
    }
    const lines = server.output().split('\n');
    const routine = (line: string) => line === '' || line.includes(server.url) || line.includes('"msg":"request"');
    expect(lines.filter((line) => !routine(line))).toEqual([]);
  });

  it('that stops coming is given up when the time of a request is over', async () => {
    const impatient = await startTestServer({ LEXICLIP_DATA: running.data, LEXICLIP_REQUEST_TIMEOUT_MS: '500' });
    try {
      const headers = { ...FORM_HEADERS, authorization: `Bearer ${tenant.key}`, 'content-length': MEGABYTE };
      const request = await RawRequest.open(impatient.url, headers);
      request.socket.write('--a-boundary');
      expect(await request.answer()).toMatchObject({ status: 408, errors: [{ extensions: { code: 'TIMEOUT' } }] });
      await request.closed;
    } finally {
      await impatient.close();
    }
  });
});
