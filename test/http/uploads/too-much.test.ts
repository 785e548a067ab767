import { readFile } from 'node:fs/promises';
import {
  expectRefusal,
  FORM_HEADERS,
  file,
  formBody,
  MEGABYTE,
  ONE,
  PATH,
  post,
  RawRequest,
  send,
} from '../../support/http/uploads.js';
import { exampleImage } from '../../support/images.js';
import { type Client, sharedServer } from '../../support/server.js';

describe('An upload', () => {
  const running = sharedServer();
  let tenant: Client;
  let ship: Buffer;

  beforeAll(async () => {
    tenant = await running.tenant();
    ship = await readFile(exampleImage('ship.png'));
  });

  describe('that is too much is refused:', () => {
    it('a file over 10 MB', async () => {
      const parts = [...ONE, file('0', Buffer.alloc(10 * MEGABYTE + 1))];
      await expectRefusal(post(tenant, parts), 'PAYLOAD_TOO_LARGE', PATH, 413);
    });

    it('a body over 16 MB', async () => {
      const parts = [...ONE, file('0', Buffer.alloc(9 * MEGABYTE)), file('1', Buffer.alloc(9 * MEGABYTE))];
      await expectRefusal(post(tenant, parts), 'PAYLOAD_TOO_LARGE', 'body', 413);
    });

    it('a body over 16 MB that does not say its length', async () => {
      const request = await RawRequest.open(tenant.url, {
        ...FORM_HEADERS,
        authorization: `Bearer ${tenant.key}`,
        'transfer-encoding': 'chunked',
      });
      const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MEGABYTE), Buffer.from('\r\n')]);
      for (let i = 0; i < 40; i++) request.socket.write(chunk);
      await expectRefusal(request.answer(), 'PAYLOAD_TOO_LARGE', 'body', 413);
      request.socket.destroy();
    });

    it.each(['operations', 'map'])('%s over 1 MB', async (name) => {
      const parts = [...ONE, file('0', ship)].map((part) =>
        part.name === name ? { ...part, value: part.value + ' '.repeat(MEGABYTE) } : part,
      );
      await expectRefusal(post(tenant, parts), 'PAYLOAD_TOO_LARGE', name, 413);
    });

    it('more than 100 files', async () => {
      const files = Array.from({ length: 101 }, (_, i) => file(String(i), 'x'));
      await expectRefusal(post(tenant, [...ONE, ...files]), 'BAD_USER_INPUT', 'body', 400);
    });

    it('more than 10 fields', async () => {
      const fields = Array.from({ length: 9 }, (_, i) => ({ name: `x${i}`, value: 'x' }));
      await expectRefusal(post(tenant, [...ONE, ...fields]), 'BAD_USER_INPUT', 'body', 400);
    });

    it.each<[string, string]>([
      ['fields', formBody(Array.from({ length: 10_000 }, () => ({ name: 'a', value: 'b' }))).toString()],
      ['files', formBody(Array.from({ length: 10_000 }, () => file('a', 'b'))).toString()],
      ['parts without a name', `${'--a-boundary-of-the-tests\r\n\r\n\r\n'.repeat(10_000)}--a-boundary-of-the-tests--`],
    ])('10,000 tiny %s', async (_, body) => {
      await expectRefusal(send(tenant, body, FORM_HEADERS), 'BAD_USER_INPUT', 'body', 400);
    });

    it('a part with a megabyte of headers', async () => {
      const long = { name: 'x', value: 'y', fileName: 'z'.repeat(MEGABYTE) };
      const { status } = await send(tenant, formBody([...ONE, long]), FORM_HEADERS);
      expect(status).toBe(400);
    });
  });

  describe('that is malformed is refused:', () => {
    const whole = () => formBody([...ONE, file('0', ship)]);
    const malformed = (body: Buffer, headers: Record<string, string> = {}) =>
      expectRefusal(send(tenant, body, { ...FORM_HEADERS, ...headers }), 'BAD_USER_INPUT', 'body', 400);

    it('none, when it is whole', async () => {
      expect((await send(tenant, whole(), FORM_HEADERS)).errors).toBeUndefined();
    });
    it('an empty body', () => malformed(Buffer.from('')));
    it('a body that ends within a file', () => malformed(whole().subarray(0, -1000)));
    it('a body without its end', () => malformed(formBody([...ONE, file('0', ship)], '')));
    it('another boundary than announced', () =>
      malformed(whole(), { 'content-type': 'multipart/form-data; boundary=another' }));
    it('no boundary', () => malformed(whole(), { 'content-type': 'multipart/form-data' }));
  });
});
