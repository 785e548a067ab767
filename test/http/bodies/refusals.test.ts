import { readFile } from 'node:fs/promises';
import { CLASSIFY, LABELS, MEGABYTE, RawRequest, TWO } from '../../support/http/uploads.js';
import { distinctImage, exampleImage, plain } from '../../support/images.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';
import { waitUntil } from '../../support/wait.js';

/** How many images of a tenant may wait. */
const SHARE = 6;

describe('A refusal of what may be tried again', () => {
  let running: TestServer;
  let slow: Buffer;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_TENANT_QUEUE_IMAGES: String(SHARE), LEXICLIP_IMAGE_CACHE_MB: '0' });
    slow = await plain(4500, 4500, [90, 120, 150]).png({ compressionLevel: 9 }).toBuffer();
  });
  afterAll(() => running.close());

  let next = 0;
  const slowImage = () => ({ base64: Buffer.concat([slow, Buffer.from(String(next++))]).toString('base64') });

  const ask = async ({ url, key }: Client, query: string, variables: unknown) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query, variables }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
    const { data, errors } = (await response.json()) as any;
    const retryAfter = Number(response.headers.get('retry-after'));
    return { status: response.status, retryAfter, data, errors };
  };

  /** Fills the tenant's part of the queue. */
  async function fill(tenant: Client): Promise<{ readonly done: Promise<unknown> }> {
    const many = `query ($images: [ImageInput!]!) {
      classifyMany(input: { images: $images, labels: ["cat", "dog"] }) { __typename }
    }`;
    const done = tenant.data(many, { images: Array.from({ length: 40 }, slowImage) });
    await waitUntil('the queue is full', () => running.server.counters().queued === SHARE);
    return { done };
  }

  it('is 503 with Retry-After for a small request, whose image is refused at its field', async () => {
    const tenant = await running.tenant();
    const { done } = await fill(tenant);
    const input = { image: { base64: await distinctImage(1) }, labels: LABELS };
    const { status, retryAfter, errors } = await ask(tenant, CLASSIFY, { input });
    expect(errors[0].extensions).toMatchObject({ code: 'OVERLOADED', retryAfterMs: expect.any(Number) });
    expect({ status, retryAfter }).toEqual({
      status: 503,
      retryAfter: Math.ceil(errors[0].extensions.retryAfterMs / 1000),
    });
    await done;
  });

  it('is 503 as well for a large request, before its body is read', async () => {
    const tenant = await running.tenant();
    const { done } = await fill(tenant);
    const request = await RawRequest.open(tenant.url, {
      'content-type': 'application/json',
      authorization: `Bearer ${tenant.key}`,
      'content-length': MEGABYTE,
    });
    expect(await request.answer()).toMatchObject({ status: 503, errors: [{ extensions: { code: 'OVERLOADED' } }] });
    request.socket.destroy();
    await done;
  });

  it('stays 200 when another field of the operation has an answer', async () => {
    const tenant = await running.tenant();
    const { done } = await fill(tenant);
    const query = `query ($a: ImageInput!) {
      viewer { isOperator }
      classifyMany(input: { images: [$a], labels: ["a"] }) { ... on ClassifyFailure { code retryAfterMs } }
    }`;
    const { status, data } = await ask(tenant, query, { a: { base64: await distinctImage(2) } });
    expect(status).toBe(200);
    expect(data.classifyMany).toEqual([{ code: 'OVERLOADED', retryAfterMs: expect.any(Number) }]);
    await done;
  });

  it('is 429 with Retry-After when the images of the minute are used up', async () => {
    const tenant = await running.tenant();
    const { viewer } = await tenant.data('{ viewer { tenant { id } } }');
    const limit =
      'mutation ($id: ID!) { updateTenant(id: $id, input: { quotas: { imagesPerMinute: 0 } }) { tenant { id } } }';
    await running.operator.data(limit, { id: viewer.tenant.id });
    const image = { base64: (await readFile(exampleImage('frog.png'))).toString('base64') };
    const { status, retryAfter, errors } = await ask(tenant, TWO, { a: image, b: image, labels: LABELS });
    expect(errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code)).toContain('RATE_LIMITED');
    expect(status).toBe(429);
    expect(retryAfter).toBeGreaterThan(0);
  });

  it('comes before the body for those of a burst that will find the queue full', async () => {
    const tenant = await running.tenant();
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${tenant.key}`,
      'content-length': MEGABYTE,
    };
    // Nothing of their bodies has come, and no image waits.
    const burst = await Promise.all(Array.from({ length: 3 * SHARE }, () => RawRequest.open(tenant.url, headers)));
    const refused = () => burst.filter((request) => request.answered()?.status === 503).length;
    await waitUntil('some are refused', () => refused() >= 2 * SHARE);
    expect(refused()).toBe(2 * SHARE);
    for (const { socket } of burst) socket.destroy();
    await waitUntil('they are forgotten', async () => {
      const input = { image: slowImage(), labels: LABELS };
      return (await ask(tenant, CLASSIFY, { input })).status === 200;
    });
  });
});
