import { availableCores } from '#lexiclip/services/concurrency/available-cores.js';
import { hangUp } from '../support/http/hang-up.js';
import { distinctImage, distinctImages, plain } from '../support/images.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait.js';

const CLASSIFY = `query ($image: String!) {
  classify(input: { image: { base64: $image }, labels: ["cat", "dog"] }) { timings { batchSize cached } }
}`;
const CLASSIFY_MANY = `query ($images: [ImageInput!]!) {
  classifyMany(input: { images: $images, labels: ["cat", "dog"] }) {
    __typename ... on ClassifyFailure { code retryAfterMs }
  }
}`;

/** How many images are decoded at a time. */
const DECODING = availableCores();
/** How many images may wait, of one tenant. */
const SHARE = 6;
/** As many as are decoded and wait, and some more. */
const TOO_MANY = DECODING + SHARE + 12;

let slow: Buffer;
let slower: Buffer;

/** Pictures that take a while to decode, all with other bytes: what comes after the end of a PNG is not read. */
let next = 0;
const slowImage = (file = slow): string => Buffer.concat([file, Buffer.from(String(next++))]).toString('base64');
const slowImages = (count: number, file = slow) => Array.from({ length: count }, () => ({ base64: slowImage(file) }));

beforeAll(async () => {
  slow = await plain(4500, 4500, [90, 120, 150]).png({ compressionLevel: 9 }).toBuffer();
  slower = await plain(3600, 3600, [90, 120, 150]).png({ compressionLevel: 9, progressive: true }).toBuffer();
});

describe('A server with more to do than it can', () => {
  let running: TestServer;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_QUEUE_IMAGES: '12', LEXICLIP_TENANT_QUEUE_IMAGES: String(SHARE) });
  });
  afterAll(() => running.close());

  it("refuses a tenant's images past its share, at once, and says when to try again", async () => {
    const tenant = await running.tenant();
    const { classifyMany } = await tenant.data(CLASSIFY_MANY, { images: slowImages(TOO_MANY) });
    const refused = classifyMany.filter(({ __typename }: { __typename: string }) => __typename === 'ClassifyFailure');
    expect(refused).toHaveLength(TOO_MANY - DECODING - SHARE);
    for (const { code, retryAfterMs } of refused) {
      expect(code).toBe('OVERLOADED');
      expect(retryAfterMs).toBeGreaterThanOrEqual(100);
    }
  });

  it('goes on serving the others', async () => {
    const [busy, other] = [await running.tenant(), await running.tenant()];
    let done = false;
    const many = busy.data(CLASSIFY_MANY, { images: slowImages(TOO_MANY) }).then(() => {
      done = true;
    });
    // Behind all of the other's images in time, but not in turn.
    await waitUntil('images wait', () => running.server.counters().queued > 0);
    const answer = await other.data(CLASSIFY, { image: await distinctImage(1) });
    expect(answer.classify.timings.cached).toBe(false);
    expect(done).toBe(false);
    await many;
  });

  it("does as much for another tenant's quick images as for one's slow ones, in time and not in number", async () => {
    const [busy, other] = [await running.tenant(), await running.tenant()];
    const images = (await distinctImages(SHARE, 70_000)).map((base64) => ({ base64 }));
    const many = busy.data(CLASSIFY_MANY, { images: slowImages(DECODING + SHARE, slower) });
    await waitUntil('images wait', () => running.server.counters().queued > 0);
    const before = running.server.counters().imagesEncoded;
    const { classifyMany } = await other.data(CLASSIFY_MANY, { images });
    expect(classifyMany.map(({ __typename }: { __typename: string }) => __typename)).toEqual(
      Array(SHARE).fill('Classification'),
    );
    // What was being decoded when they came, and a few that may have come in between.
    const ofBusy = running.server.counters().imagesEncoded - before - SHARE;
    expect(ofBusy).toBeLessThanOrEqual(DECODING + 2);
    await many;
  });

  it('refuses large requests of that tenant before it reads them', async () => {
    const tenant = await running.tenant();
    const { images } = running.server.counters();
    const many = tenant.data(CLASSIFY_MANY, { images: slowImages(TOO_MANY, slower) });
    await waitUntil('the images have come', () => running.server.counters().images === images + TOO_MANY);
    const answer = await tenant.send(CLASSIFY, { image: slowImage() });
    expect(answer.status).toBe(503);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'OVERLOADED', retryAfterMs: expect.any(Number) });
    // Small ones cost nothing.
    expect(await tenant.data('{ viewer { isOperator } }')).toEqual({ viewer: { isOperator: false } });
    await many;
    expect(await tenant.data(CLASSIFY, { image: slowImage() })).toMatchObject({ classify: {} });
  });

  it('lets go of images whose client has gone', async () => {
    const tenant = await running.tenant();
    const before = running.server.counters();
    const body = { query: CLASSIFY_MANY, variables: { images: slowImages(DECODING + SHARE) } };
    await hangUp(tenant, body, () => running.server.counters().queued > 0);
    // What was being decoded is finished, what waited is not begun.
    await waitUntil('no image waits', () => running.server.counters().queued === 0);
    expect(await tenant.data(CLASSIFY, { image: slowImage() })).toMatchObject({ classify: {} });
    const after = running.server.counters();
    expect(after.imagesEncoded - before.imagesEncoded).toBeLessThan(DECODING + SHARE + 1);
    expect(after.queued).toBe(0);
  });

  it('encodes an image once that is asked for by several requests at a time', async () => {
    const tenant = await running.tenant();
    const image = slowImage();
    const before = running.server.counters();
    await Promise.all(Array.from({ length: 5 }, () => tenant.data(CLASSIFY, { image })));
    expect(running.server.counters().imagesEncoded - before.imagesEncoded).toBe(1);
  });

  it('goes on with it when one of them hangs up', async () => {
    const tenant = await running.tenant();
    const image = slowImage(slower);
    const body = { query: CLASSIFY, variables: { image } };
    const { images } = running.server.counters();
    const patient = tenant.data(CLASSIFY, { image });
    await hangUp(tenant, body, () => running.server.counters().images === images + 2);
    expect(await patient).toMatchObject({ classify: { timings: { cached: false } } });
  });
});

describe('A request that takes too long', () => {
  let running: TestServer;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_REQUEST_TIMEOUT_MS: '300' });
  });
  afterAll(() => running.close());

  it('is answered with TIMEOUT at its deadline', async () => {
    const tenant = await running.tenant();
    const started = performance.now();
    const { data, errors } = await tenant.send(CLASSIFY_MANY, { images: slowImages(40, slower) });
    expect(performance.now() - started).toBeLessThan(2000);
    // On a machine with much else to do, the labels' prompts may take all of the time as well.
    const all = errors?.map(({ extensions }) => extensions) ?? data.classifyMany;
    const codes = new Set(all.map(({ code }: { code?: string }) => code));
    expect(codes).toContain('TIMEOUT');
    expect([...codes].filter((code) => code !== undefined && code !== 'OVERLOADED')).toEqual(['TIMEOUT']);
  });

  it('leaves nothing in the queue', async () => {
    expect(running.server.counters().queued).toBe(0);
  });
});
