import { createHash, randomBytes } from 'node:crypto';
import { ask, errorOf, MEGABYTE, sendAll, sendPiece } from '../support/http/pieces.js';
import { RawRequest } from '../support/http/uploads.js';
import { Client, sharedServer } from '../support/server.js';

const UPLOAD = randomBytes(2.5 * MEGABYTE);
const FIRST = [0, MEGABYTE] as const;
const SECOND = [MEGABYTE, 2 * MEGABYTE] as const;
const LAST = [2 * MEGABYTE, UPLOAD.length] as const;

const newId = (): string => `upload-${randomBytes(8).toString('hex')}`;

describe('An upload in pieces', () => {
  const running = sharedServer();
  let tenant: Client;

  beforeAll(async () => {
    tenant = await running.tenant();
  });

  it('says after each piece, and whenever it is asked, how much is there', async () => {
    const id = newId();
    const state = { id, received: MEGABYTE, bytes: UPLOAD.length, complete: false };
    expect(await sendPiece(tenant, id, UPLOAD, FIRST)).toMatchObject({ status: 200, body: state });
    await sendPiece(tenant, id, UPLOAD, SECOND);
    expect((await ask(tenant, 'GET', id)).body).toEqual({ ...state, received: 2 * MEGABYTE });
    const complete = { id, received: UPLOAD.length, bytes: UPLOAD.length, complete: true };
    expect((await sendPiece(tenant, id, UPLOAD, LAST)).body).toEqual(complete);
    const { status, headers } = await ask(tenant, 'HEAD', id);
    const fields = ['upload-offset', 'upload-length', 'upload-complete'].map((name) => headers.get(name));
    expect([status, ...fields]).toEqual([200, String(UPLOAD.length), String(UPLOAD.length), '?1']);
  });

  it('takes a piece again that it has', async () => {
    const id = newId();
    await sendPiece(tenant, id, UPLOAD, FIRST);
    await sendPiece(tenant, id, UPLOAD, SECOND);
    expect(await sendPiece(tenant, id, UPLOAD, FIRST)).toMatchObject({ status: 200, body: { received: 2 * MEGABYTE } });
  });

  it('takes the same piece once when it comes four times at once', async () => {
    const id = newId();
    const answers = await Promise.all([1, 2, 3, 4].map(() => sendPiece(tenant, id, UPLOAD, FIRST)));
    expect(answers.map(({ status, body }) => [status, body.received])).toEqual(Array(4).fill([200, MEGABYTE]));
  });

  it('refuses a piece that has come with other bytes', async () => {
    const [id, other] = [newId(), randomBytes(UPLOAD.length)];
    await sendPiece(tenant, id, UPLOAD, FIRST);
    const refused = await sendPiece(tenant, id, other, FIRST);
    expect([refused.status, errorOf(refused).code]).toEqual([409, 'CONFLICT']);
  });

  it('refuses a piece after a gap, or across others, and says where to go on', async () => {
    const id = newId();
    await sendPiece(tenant, id, UPLOAD, FIRST);
    for (const range of [LAST, [1, 2 * MEGABYTE] as const]) {
      const refused = await sendPiece(tenant, id, UPLOAD, range);
      expect(refused.status).toBe(409);
      const conflict = { code: 'CONFLICT', argument: 'Content-Range', received: MEGABYTE, bytes: UPLOAD.length };
      expect(errorOf(refused)).toMatchObject(conflict);
    }
  });

  it('refuses a piece of an upload with another length', async () => {
    const id = newId();
    await sendPiece(tenant, id, UPLOAD, FIRST);
    const refused = await sendPiece(tenant, id, randomBytes(3 * MEGABYTE), SECOND);
    expect(errorOf(refused)).toMatchObject({ code: 'CONFLICT', bytes: UPLOAD.length });
  });

  it('does not begin in the middle', async () => {
    const refused = await sendPiece(tenant, newId(), UPLOAD, SECOND);
    expect([refused.status, errorOf(refused).code]).toEqual([404, 'NOT_FOUND']);
  });

  it('is gone when it is deleted, and may begin again with other bytes', async () => {
    const [id, other] = [newId(), randomBytes(10)];
    await sendPiece(tenant, id, UPLOAD, FIRST);
    expect(await ask(tenant, 'DELETE', id)).toMatchObject({ status: 200, body: { id } });
    expect((await ask(tenant, 'GET', id)).status).toBe(404);
    expect((await ask(tenant, 'DELETE', id)).status).toBe(404);
    expect((await sendAll(tenant, id, other)).body).toMatchObject({ received: 10, complete: true });
  });

  it('is checked against the digest that its client gives', async () => {
    const digest = createHash('sha256')
      .update(UPLOAD.subarray(...FIRST))
      .digest('base64');
    const header = { 'content-digest': `sha-512=:abcd:, sha-256=:${digest}:` };
    const id = newId();
    expect((await sendPiece(tenant, id, UPLOAD, FIRST, header)).status).toBe(200);
    const refused = await sendPiece(tenant, id, UPLOAD, SECOND, header);
    expect(errorOf(refused)).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'Content-Digest' });
    expect((await ask(tenant, 'GET', id)).body.received).toBe(MEGABYTE);
  });

  it.each([
    ['no range', undefined],
    ['a range of another unit', 'pages 0-9/10'],
    ['a range without the whole', 'bytes 0-9/*'],
    ['a range that ends before it begins', 'bytes 9-0/10'],
    ['a range beyond the whole', 'bytes 0-10/10'],
    ['a range of negative numbers', 'bytes -1-9/10'],
    ['a range that the body does not have', 'bytes 0-8/10'],
    ['a range that is longer than the body', 'bytes 0-10/11'],
    ['a small piece that is not the last', 'bytes 0-9/20'],
    ['a number that no file has', 'bytes 0-9/99999999999999999'],
  ])('refuses %s', async (_, range) => {
    const headers = range === undefined ? {} : { 'content-range': range };
    const refused = await ask(tenant, 'PUT', newId(), { headers, body: new Uint8Array(10) });
    expect([refused.status, errorOf(refused).argument]).toEqual([400, 'Content-Range']);
  });

  it.each(['short', 'x'.repeat(65), 'has%20space', '..%2F..%2Fetc', 'name%00of-file'])(
    'refuses the name %s',
    async (id) => {
      const refused = await sendAll(tenant, id, new Uint8Array(10));
      expect(errorOf(refused)).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'id' });
    },
  );

  it('refuses what is larger than the server takes, before it has come', async () => {
    const range = `bytes 0-${MEGABYTE - 1}/${3 * 1024 ** 3}`;
    const refused = await ask(tenant, 'PUT', newId(), { headers: { 'content-range': range }, body: UPLOAD });
    expect([refused.status, errorOf(refused).argument]).toEqual([413, 'Content-Range']);
    const large = await sendPiece(tenant, newId(), Buffer.alloc(9 * MEGABYTE), [0, 9 * MEGABYTE]);
    expect([large.status, errorOf(large).argument]).toEqual([413, 'Content-Range']);
  });

  it('keeps nothing of a piece whose client leaves', async () => {
    const id = newId();
    const request = await RawRequest.open(
      tenant.url,
      {
        authorization: `Bearer ${tenant.key}`,
        'content-range': `bytes 0-${MEGABYTE - 1}/${UPLOAD.length}`,
        'content-length': String(MEGABYTE),
      },
      `PUT /uploads/${id}`,
    );
    request.socket.write(UPLOAD.subarray(0, 1000));
    request.socket.destroy();
    expect((await sendPiece(tenant, id, UPLOAD, FIRST)).body.received).toBe(MEGABYTE);
  });

  it("needs a tenant's key with the scope CLASSIFY", async () => {
    const make = 'mutation { createApiKey(input: { name: "read", scopes: [CATALOG_READ, CATALOG_WRITE] }) { secret } }';
    const { createApiKey } = await tenant.data(make);
    const id = newId();
    await sendPiece(tenant, id, UPLOAD, FIRST);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      for (const key of [createApiKey.secret, running.operator.key])
        expect(errorOf(await ask(new Client(tenant.url, key), method, id)).code).toBe('FORBIDDEN');
      expect((await ask(new Client(tenant.url, 'lxc_unknown'), method, id)).status).toBe(401);
    }
  });

  it('is not there for another tenant, who may have one of the same name', async () => {
    const [id, other] = [newId(), await running.tenant()];
    await sendPiece(tenant, id, UPLOAD, FIRST);
    expect((await ask(other, 'GET', id)).status).toBe(404);
    expect((await ask(other, 'DELETE', id)).status).toBe(404);
    expect((await sendAll(other, id, randomBytes(20))).body).toMatchObject({ received: 20, complete: true });
    expect((await ask(tenant, 'GET', id)).body.received).toBe(MEGABYTE);
  });

  it('counts with all others for the quota of its tenant', async () => {
    const slug = `quota-${randomBytes(8).toString('hex')}`;
    const create = `mutation ($slug: String!) { createTenant(input: { slug: $slug, name: "q", quotas: { uploadMb: 3 } }) {
      secret tenant { quotas { uploadMb } } } }`;
    const { createTenant } = await running.operator.data(create, { slug });
    expect(createTenant.tenant.quotas.uploadMb).toBe(3);
    const client = new Client(running.url, createTenant.secret);
    const [first, second] = [newId(), newId()];
    await sendPiece(client, first, UPLOAD, FIRST);
    const refused = await sendPiece(client, second, UPLOAD, FIRST);
    expect(refused.status).toBe(403);
    expect(errorOf(refused)).toMatchObject({ code: 'FORBIDDEN', quota: 'uploadMb', limit: 3, used: 1 });
    await ask(client, 'DELETE', first);
    expect((await sendAll(client, second, UPLOAD)).body.complete).toBe(true);
  });
});
