import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Prediction } from '#lexiclip/domain/classification.js';
import { CLASSES, CLASSIFY, createClasses, names, probabilities, similarities } from '../support/classify.js';
import { exampleImage } from '../support/images.js';
import { rounded, sum } from '../support/numbers.js';
import { type Client, sharedServer } from '../support/server.js';

const UPSERT = `mutation ($slug: String!, $labels: [LabelInput!]!) {
  upsertLabels(labelSet: $slug, labels: $labels) { version { number } }
}`;

describe('Classifying', () => {
  let tenant: Client;
  let ship: string;
  let shipBytes: Buffer;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    shipBytes = await readFile(exampleImage('ship.png'));
    ship = shipBytes.toString('base64');
    await createClasses(tenant, 'classes');
  });

  const classify = async (input: Record<string, unknown>) =>
    (await tenant.data(CLASSIFY, { input: { labelSet: { slug: 'classes' }, image: { base64: ship }, ...input } }))
      .classify;

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
      await createClasses(tenant, 'pinned');
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
    const { model } = await tenant.data('{ model { modelId digest dtype } }');
    expect(model.modelId).toBe('starter-clip');
    expect((await classify({})).provenance).toEqual({
      labelSetSlug: 'classes',
      labelSetVersion: 1,
      promptTemplateSlug: 'photo',
      promptTemplateVersion: 1,
      modelId: model.modelId,
      modelDigest: model.digest,
      dtype: model.dtype,
      scoring: 'SOFTMAX',
    });
    expect((await classify({ labelSet: null, labels: ['a'] })).provenance).toMatchObject({
      labelSetSlug: null,
      labelSetVersion: null,
    });
  });
});
