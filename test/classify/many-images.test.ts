import { readFile } from 'node:fs/promises';
import type { Prediction } from '#lexiclip/domain/classification.js';
import { CLASSES, CLASSIFY, CLASSIFY_MANY, createClasses, names, similarities } from '../support/classify.js';
import { distinctImage, distinctImages, exampleImage } from '../support/images.js';
import { cosine } from '../support/numbers.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';

describe('Classifying', () => {
  let running: TestServer;
  let tenant: Client;
  let ship: string;

  beforeAll(async () => {
    // A batch waits as long as it may for images on their way, so that how many runs there are does not depend on
    // how fast they are decoded.
    running = await startTestServer({ LEXICLIP_BATCH_WINDOW_MS: '1000', LEXICLIP_BATCH: '8' });
    tenant = await running.tenant();
    ship = (await readFile(exampleImage('ship.png'))).toString('base64');
    await createClasses(tenant, 'classes');
  });
  afterAll(() => running.close());

  const classify = async (input: Record<string, unknown>) =>
    (await tenant.data(CLASSIFY, { input: { labelSet: { slug: 'classes' }, image: { base64: ship }, ...input } }))
      .classify;
  const classifyMany = async (images: string[], input: Record<string, unknown> = {}) => {
    const all = { labelSet: { slug: 'classes' }, images: images.map((base64) => ({ base64 })), ...input };
    return (await tenant.data(CLASSIFY_MANY, { input: all })).classifyMany;
  };
  /** `classify` once for each image, aliased, in one query. */
  const classifyAliased = (images: string[], labelSet = 'classes') => {
    const declared = images.map((_, i) => `$i${i}: String!`).join(' ');
    const fields = images.map(
      (_, i) => `c${i}: classify(input: { image: { base64: $i${i} }, labelSet: { slug: "${labelSet}" } }) {
        predictions { name similarity } timings { batchSize cached }
      }`,
    );
    const variables = Object.fromEntries(images.map((image, i) => [`i${i}`, image]));
    return tenant.data(`query (${declared}) { ${fields.join('\n')} }`, variables);
  };
  /** What a piece of work adds to the server's counters. */
  async function counted(work: () => Promise<unknown>) {
    const before = running.server.counters();
    await work();
    const after = running.server.counters();
    return {
      dispatches: after.dispatches - before.dispatches,
      images: after.images - before.images,
      imageRuns: after.imageRuns - before.imageRuns,
    };
  }
  let nextImage = 0;
  /** Images that this server has not seen. */
  const newImages = (count: number) => {
    nextImage += count;
    return distinctImages(count, nextImage - count);
  };

  describe('timings', () => {
    it('are measured', async () => {
      const [base64] = await newImages(1);
      const { decodeMs, queueMs, embedMs, rankMs, totalMs, ...rest } = (await classify({ image: { base64 } })).timings;
      expect(rest).toEqual({ batchSize: 1, cached: false });
      expect(Math.min(decodeMs, embedMs, totalMs)).toBeGreaterThan(0);
      expect(Math.min(queueMs, rankMs)).toBeGreaterThanOrEqual(0);
      expect(totalMs).toBeGreaterThanOrEqual(decodeMs + embedMs);
    });

    it('say when the vector was at hand', async () => {
      const [base64] = await newImages(1);
      await classify({ image: { base64 } });
      const { timings } = await classify({ image: { base64 } });
      expect(timings).toMatchObject({ cached: true, batchSize: 0, decodeMs: 0, queueMs: 0, embedMs: 0 });
    });

    it('say how many images were in the run', async () => {
      const answers = await classifyMany(await newImages(3));
      expect(answers.map(({ timings }: { timings: { batchSize: number } }) => timings.batchSize)).toEqual([3, 3, 3]);
    });
  });

  describe('many images', () => {
    it('answers in their order', async () => {
      const files = ['frog.png', 'airplane.png', 'ship.png'];
      const images = await Promise.all(
        files.map(async (name) => (await readFile(exampleImage(name))).toString('base64')),
      );
      const answers = await classifyMany(images);
      expect(answers.map((answer: { predictions: Prediction[] }) => names(answer)[0])).toEqual([
        'frog',
        'airplane',
        'ship',
      ]);
    });

    it('lets a bad one fail alone', async () => {
      const bad = Buffer.from('not an image').toString('base64');
      const [first, second, third] = await classifyMany([ship, bad, ship]);
      expect(first).toMatchObject({ __typename: 'Classification' });
      expect(second).toMatchObject({ __typename: 'ClassifyFailure', index: 1, code: 'UNSUPPORTED_IMAGE' });
      expect(second.message).toContain('input.images[1].base64');
      expect(third.predictions).toEqual(first.predictions);
    });

    it('takes embeddings among them', async () => {
      const { embedding } = await classify({});
      const images = [{ base64: ship }, { embedding }, { embedding: [1, 2] }];
      const [byImage, byEmbedding, bad] = await classifyMany([], { images });
      expect(names(byEmbedding)).toEqual(names(byImage));
      expect(bad).toMatchObject({ index: 2, code: 'BAD_USER_INPUT' });
    });
  });

  describe('in one query', () => {
    it('encodes an image once that is there twice', async () => {
      const [image] = (await newImages(1)) as [string];
      expect(await counted(() => classifyAliased([image, image]))).toEqual({ dispatches: 1, images: 1, imageRuns: 1 });
    });

    it('encodes it once for two label sets', async () => {
      const [image] = (await newImages(1)) as [string];
      const query = `query ($i: String!) {
        a: classify(input: { image: { base64: $i }, labelSet: { slug: "classes" } }) { unknown }
        b: classify(input: { image: { base64: $i }, labels: ["cat", "dog"] }) { unknown }
      }`;
      const costs = await counted(() => tenant.data(query, { i: image }));
      expect(costs).toEqual({ dispatches: 1, images: 1, imageRuns: 1 });
    });

    it('costs one dispatch and no more runs of the model than batches, for 50 aliased images', async () => {
      const images = await newImages(50);
      const { dispatches, images: loaded, imageRuns } = await counted(() => classifyAliased(images));
      expect({ dispatches, loaded }).toEqual({ dispatches: 1, loaded: 50 });
      expect(imageRuns).toBeLessThanOrEqual(Math.ceil(50 / 8));
    });

    it('costs no run for images whose vectors are at hand', async () => {
      const images = await newImages(5);
      await classifyAliased(images);
      expect(await counted(() => classifyAliased(images))).toMatchObject({ images: 5, imageRuns: 0 });
    });
  });

  it('encodes an image again for another tenant, whom its speed would tell that it was here', async () => {
    const [base64] = await newImages(1);
    await classify({ image: { base64 } });
    const other = await running.tenant();
    const { classify: answer } = await other.data(CLASSIFY, { input: { image: { base64 }, labels: ['cat'] } });
    expect(answer.timings.cached).toBe(false);
  });

  it('gives an image the same vector alone and in a batch', async () => {
    const image = await distinctImage(9_999);
    const alone = await classify({ image: { base64: image } });
    expect(alone.timings.batchSize).toBe(1);
    // Another tenant, so that it is encoded again.
    const other = await running.tenant();
    const images = [...(await newImages(7)), image].map((base64) => ({ base64 }));
    const { classifyMany: batch } = await other.data(CLASSIFY_MANY, { input: { images, labels: CLASSES } });
    const together = batch.at(-1);
    expect(together.timings).toMatchObject({ batchSize: 8, cached: false });
    expect(1 - cosine(alone.embedding, together.embedding)).toBeLessThan(1e-5);
    expect(names(together)).toEqual(names(alone));
    similarities(together).forEach((similarity, i) => {
      expect(Math.abs(similarity - (similarities(alone)[i] as number))).toBeLessThan(1e-5);
    });
  });
});
