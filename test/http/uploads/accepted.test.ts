import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  type Answered,
  CLASSIFY,
  CLASSIFY_MANY,
  expectRefusal,
  file,
  inBase64,
  LABELS,
  MEGABYTE,
  map,
  ONE,
  operations,
  post,
} from '../../support/http/uploads.js';
import { exampleImage } from '../../support/images.js';
import { type Client, sharedServer } from '../../support/server.js';

describe('An upload', () => {
  const running = sharedServer();
  let tenant: Client;
  let ship: Buffer;
  let frog: Buffer;

  beforeAll(async () => {
    tenant = await running.tenant();
    ship = await readFile(exampleImage('ship.png'));
    frog = await readFile(exampleImage('frog.png'));
  });

  it('gives what the same image gives in base64', async () => {
    const { data, errors } = await post(tenant, [...ONE, file('0', ship)]);
    expect(errors).toBeUndefined();
    const byBase64 = await tenant.data(CLASSIFY, { input: { image: inBase64(ship), labels: LABELS } });
    expect(data).toEqual(byBase64);
    expect(data.classify.predictions[0].name).toBe('ship');
    expect(data.classify.image.sha256).toBe(createHash('sha256').update(ship).digest('hex'));
  });

  it('may be one of many to classifyMany', async () => {
    const { data } = await post(tenant, [
      operations(CLASSIFY_MANY, { input: { images: [{ upload: null }, { upload: null }], labels: LABELS } }),
      map({ a: ['variables.input.images.0.upload'], b: ['variables.input.images.1.upload'] }),
      file('a', frog),
      file('b', ship),
    ]);
    expect(data.classifyMany.map(({ predictions }: Answered['data']) => predictions[0].name)).toEqual(['frog', 'ship']);
  });

  it('may be as many as there may be images', async () => {
    const images = Array.from({ length: 100 }, () => ({ upload: null }));
    const paths = images.map((_, i) => [i, [`variables.input.images.${i}.upload`]]);
    const { data, errors } = await post(tenant, [
      operations(CLASSIFY_MANY, { input: { images, labels: LABELS } }),
      map(Object.fromEntries(paths)),
      ...images.map((_, i) => file(String(i), ship)),
    ]);
    expect(errors).toBeUndefined();
    expect(data.classifyMany).toHaveLength(100);
  });

  it('may be left unused by the query', async () => {
    const { data, errors } = await post(tenant, [
      operations('{ viewer { isOperator } }', { image: null }),
      map({ 0: ['variables.image'] }),
      file('0', ship),
    ]);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ viewer: { isOperator: false } });
  });

  it('is ignored when the map does not name it, as other fields are', async () => {
    const parts = [...ONE, { name: 'comment', value: 'hello' }, file('0', ship), file('other', frog)];
    const { data, errors } = await post(tenant, parts);
    expect(errors).toBeUndefined();
    expect(data.classify.predictions[0].name).toBe('ship');
  });

  it('is not needed in a multipart request', async () => {
    const { data } = await post(tenant, [operations('{ viewer { isOperator } }', {}), map({})]);
    expect(data).toEqual({ viewer: { isOperator: false } });
  });

  it('may be up to 10 MB', async () => {
    const exactly = file('0', Buffer.alloc(10 * MEGABYTE));
    await expectRefusal(post(tenant, [...ONE, exactly]), 'UNSUPPORTED_IMAGE', 'input.image.upload', 200);
  });
});
