import { dot } from '#lexiclip/services/evaluation/explain/centring.js';
import { CLASSES } from '../../support/classify.js';
import { add, image, tenantWithSamples } from '../../support/evaluation/samples.js';
import { newKey } from '../../support/graphql/keys.js';
import { named } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

const CLASSIFY = `query ($image: ImageInput!) {
  classify(input: { image: $image, labelSet: { slug: "animals" }, topK: 10 }) {
    embedding predictions { name similarity label { vector } }
  }
}`;
const LABELS = '{ labelSet(slug: "animals") { latest { labels { nodes { name vector } } model { dimensions } } } }';
const SAMPLES = '{ sampleSet(slug: "pets") { latest { samples { nodes { vector } } } } }';

/** The numbers that a text says. */
function floatsIn(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

describe('The vector', () => {
  let client: Client;
  let images: readonly string[];

  beforeAll(async () => {
    ({ client, images } = await tenantWithSamples(sharedServer()));
  });

  it('of a label has the length 1 and the dimensions of the model', async () => {
    const { labels, model } = (await client.data(LABELS)).labelSet.latest;
    const vectors = labels.nodes.map(({ vector }: { vector: string }) => floatsIn(vector));
    expect(vectors).toHaveLength(CLASSES.length);
    for (const vector of vectors) {
      expect(vector).toHaveLength(model.dimensions);
      expect(dot(vector, vector)).toBeCloseTo(1, 5);
    }
  });

  it('of a label has the similarity with an image that classifying the image says', async () => {
    const { embedding, predictions } = (await client.data(CLASSIFY, { image: image(images[0]) })).classify;
    for (const { similarity, label } of predictions) {
      expect(dot(floatsIn(label.vector), Float32Array.from(embedding))).toBeCloseTo(similarity, 5);
    }
  });

  it('of a label is not there for one of a draft', async () => {
    const { importLabels } = await client.data(
      `mutation ($labels: [LabelInput!]!) {
        importLabels(labelSet: "animals", labels: $labels, dryRun: true) { added { name vector } }
      }`,
      { labels: named('car') },
    );
    expect(importLabels.added).toEqual([{ name: 'car', vector: null }]);
  });

  it('of a label needs the scope CATALOG_READ', async () => {
    const { client: classifying } = await newKey(client, ['CLASSIFY']);
    expect(await classifying.error(CLASSIFY.replace('topK: 10', 'topK: 1'), { image: image(images[0]) })).toMatchObject(
      { code: 'FORBIDDEN' },
    );
  });

  it('of a sample is that of its image', async () => {
    await add(client, [{ image: image(images[1]) }]);
    const { embedding } = (await client.data(CLASSIFY.replace('label { vector }', ''), { image: image(images[1]) }))
      .classify;
    const [{ vector }] = (await client.data(SAMPLES)).sampleSet.latest.samples.nodes;
    expect(dot(floatsIn(vector), Float32Array.from(embedding))).toBeCloseTo(1, 6);
  });
});
