import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { distinctImage, distinctImages, exampleImage } from '../support/images.js';
import { cosine, rounded, sum } from '../support/numbers.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';

interface Prediction {
  rank: number;
  name: string;
  similarity: number;
  probability: number;
  label: { id: string; name: string } | null;
}

const FIELDS = `
  predictions { rank name similarity probability label { id name } }
  unknown embedding image { sha256 width height format }
  provenance {
    labelSetSlug labelSetVersion promptTemplateSlug promptTemplateVersion modelId modelDigest dtype scoring
  }
  timings { decodeMs queueMs embedMs rankMs totalMs batchSize cached }`;
const CLASSIFY = `query ($input: ClassifyInput!) { classify(input: $input) { ${FIELDS} } }`;
const CLASSIFY_MANY = `query ($input: ClassifyManyInput!) {
  classifyMany(input: $input) {
    __typename ... on Classification { ${FIELDS} } ... on ClassifyFailure { index code message }
  }
}`;
const UPSERT = `mutation ($slug: String!, $labels: [LabelInput!]!) {
  upsertLabels(labelSet: $slug, labels: $labels) { version { number } }
}`;
const CLASSES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

describe('Classifying', () => {
  let running: TestServer;
  let tenant: Client;
  let ship: string;
  let shipBytes: Buffer;
  let nextImage = 0;

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
  /** Images that this server has not seen. */
  const newImages = (count: number) => {
    nextImage += count;
    return distinctImages(count, nextImage - count);
  };
  const names = ({ predictions }: { predictions: Prediction[] }) => predictions.map(({ name }) => name);
  const similarities = ({ predictions }: { predictions: Prediction[] }) =>
    predictions.map(({ similarity }) => similarity);
  const probabilities = ({ predictions }: { predictions: Prediction[] }) =>
    predictions.map(({ probability }) => probability);

  beforeAll(async () => {
    // A batch waits as long as it may for images on their way, so that how many runs there are does not depend on
    // how fast they are decoded.
    running = await startTestServer({ LEXICLIP_BATCH_WINDOW_MS: '1000', LEXICLIP_BATCH: '8' });
    tenant = await running.tenant();
    shipBytes = await readFile(exampleImage('ship.png'));
    ship = shipBytes.toString('base64');
    await tenant.data('mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { labelSet { id } } }', {
      input: { slug: 'classes', labels: CLASSES.map((name) => ({ name })) },
    });
  });
  afterAll(() => running.close());

  describe('against a label set', () => {
    it('ranks its labels, the most similar first', async () => {
      const answer = await classify({});
      expect(answer.predictions[0]).toMatchObject({ rank: 1, name: 'ship', label: { name: 'ship' } });
      expect(answer.predictions.map(({ rank }: Prediction) => rank)).toEqual([1, 2, 3, 4, 5]);
      expect(similarities(answer)).toEqual([...similarities(answer)].sort((a, b) => b - a));
      expect(answer.unknown).toBe(false);
    });

    it('uses the latest version, or the one that is asked for', async () => {
      await tenant.data(
        'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { labelSet { id } } }',
        { input: { slug: 'growing', labels: [{ name: 'truck' }, { name: 'bird' }] } },
      );
      await tenant.data(UPSERT, { slug: 'growing', labels: [{ name: 'ship' }] });
      const latest = await classify({ labelSet: { slug: 'growing' } });
      const first = await classify({ labelSet: { slug: 'growing', version: 1 } });
      expect(names(latest)[0]).toBe('ship');
      expect(latest.provenance.labelSetVersion).toBe(2);
      expect(names(first)).not.toContain('ship');
      expect(first.provenance.labelSetVersion).toBe(1);
    });

    it('gives the same answer for a version after later changes', async () => {
      await tenant.data(
        'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { labelSet { id } } }',
        { input: { slug: 'pinned', labels: CLASSES.map((name) => ({ name })) } },
      );
      const pinned = { labelSet: { slug: 'pinned', version: 1 }, topK: 10 };
      const before = await classify(pinned);
      await tenant.data(UPSERT, { slug: 'pinned', labels: [{ name: 'ship', synonyms: ['boat'] }, { name: 'sea' }] });
      expect((await classify(pinned)).predictions).toEqual(before.predictions);
    });
  });

  describe('against labels of one call', () => {
    it('ranks them, without label records', async () => {
      const answer = await classify({ labelSet: null, labels: ['truck', 'ship'] });
      expect(names(answer)).toEqual(['ship', 'truck']);
      expect(answer.predictions[0].label).toBeNull();
    });

    it('gives the same as a label set of these labels', async () => {
      const adHoc = await classify({ labelSet: null, labels: CLASSES });
      expect(names(adHoc)).toEqual(names(await classify({})));
      expect(rounded(similarities(adHoc))).toEqual(rounded(similarities(await classify({}))));
    });

    it('renders them with the template that is named', async () => {
      await tenant.data(
        `mutation { createPromptTemplate(input: { slug: "drawing", templates: ["a drawing of {a} {label}"] }) {
          unchanged
        } }`,
      );
      const labels = ['truck', 'ship'];
      const drawing = await classify({ labelSet: null, labels, promptTemplate: { slug: 'drawing', version: 1 } });
      const photo = await classify({ labelSet: null, labels });
      expect(drawing.provenance).toMatchObject({ promptTemplateSlug: 'drawing', promptTemplateVersion: 1 });
      expect(photo.provenance).toMatchObject({ promptTemplateSlug: 'photo', promptTemplateVersion: 1 });
      expect(similarities(drawing)).not.toEqual(similarities(photo));
    });
  });

  describe('an image', () => {
    it('may be a data: URI', async () => {
      const { image, predictions } = await classify({ image: { base64: `data:image/png;base64,${ship}` } });
      expect(image.sha256).toBe(createHash('sha256').update(shipBytes).digest('hex'));
      expect(predictions[0].name).toBe('ship');
    });

    it('is described as it came', async () => {
      const sha256 = createHash('sha256').update(shipBytes).digest('hex');
      expect((await classify({})).image).toEqual({ sha256, width: 192, height: 192, format: 'png' });
    });

    it('has a unit vector, with which it can be classified again without the image', async () => {
      const first = await classify({});
      expect(Math.hypot(...first.embedding)).toBeCloseTo(1, 5);
      const again = await classify({ image: { embedding: first.embedding } });
      expect(again.image).toBeNull();
      expect(names(again)).toEqual(names(first));
      expect(rounded(similarities(again))).toEqual(rounded(similarities(first)));
      expect(rounded(again.embedding)).toEqual(rounded(first.embedding));
    });

    it('may be an embedding of any length, as only its direction counts', async () => {
      const first = await classify({});
      const embedding = first.embedding.map((value: number) => value * 7);
      expect(rounded(similarities(await classify({ image: { embedding } })))).toEqual(rounded(similarities(first)));
    });
  });

  describe('topK', () => {
    it('says how many labels come back, 5 when it is left out', async () => {
      expect((await classify({ topK: 3 })).predictions).toHaveLength(3);
      expect((await classify({})).predictions).toHaveLength(5);
      expect((await classify({ topK: null })).predictions).toHaveLength(5);
    });

    it('may be more than there are labels', async () => {
      expect((await classify({ topK: 1000 })).predictions).toHaveLength(10);
    });

    it('does not change probabilities, which are over all labels', async () => {
      const all = await classify({ topK: 10 });
      expect(sum(probabilities(all))).toBeCloseTo(1, 6);
      expect(probabilities(await classify({ topK: 1 }))).toEqual(probabilities(all).slice(0, 1));
    });
  });

  it("computes probabilities with the model's logit scale", async () => {
    const { model } = await tenant.data('{ model { logitScale } }');
    const { predictions } = await classify({ topK: 2 });
    const [first, second] = predictions as [Prediction, Prediction];
    const ratio = Math.exp(model.logitScale * (first.similarity - second.similarity));
    expect(first.probability / second.probability / ratio).toBeCloseTo(1, 4);
  });

  describe('thresholds', () => {
    it('drop the labels that are less similar', async () => {
      const [, second, third] = similarities(await classify({})) as [number, number, number];
      const answer = await classify({ minSimilarity: (second + third) / 2 });
      expect(answer.predictions).toHaveLength(2);
      expect(answer.unknown).toBe(false);
    });

    it('drop the labels that are less probable', async () => {
      const [first, second] = probabilities(await classify({})) as [number, number];
      expect((await classify({ minProbability: (first + second) / 2 })).predictions).toHaveLength(1);
    });

    it('keep what meets them exactly', async () => {
      const [first] = probabilities(await classify({})) as [number];
      expect((await classify({ minProbability: first })).predictions).toHaveLength(1);
    });

    it('make the answer unknown when no label passes', async () => {
      expect(await classify({ minSimilarity: 1 })).toMatchObject({ predictions: [], unknown: true });
    });
  });

  it('says what exactly gave the answer', async () => {
    const { model } = await tenant.data('{ model { id digest dtype } }');
    expect(model.id).toBe('starter-clip');
    expect((await classify({})).provenance).toEqual({
      labelSetSlug: 'classes',
      labelSetVersion: 1,
      promptTemplateSlug: 'photo',
      promptTemplateVersion: 1,
      modelId: model.id,
      modelDigest: model.digest,
      dtype: model.dtype,
      scoring: 'SOFTMAX',
    });
    expect((await classify({ labelSet: null, labels: ['a'] })).provenance).toMatchObject({
      labelSetSlug: null,
      labelSetVersion: null,
    });
  });

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
