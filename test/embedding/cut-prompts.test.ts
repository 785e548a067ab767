import { anEmbedding, LabelSetClient } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

const LONG = `${'a label with many words '.repeat(7)}that is a `;
const NAMES = [`${LONG}cat`, `${LONG}dog`];
const CREATE = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { promptsEncoded warnings } }';
const CLASSIFY = 'query ($input: ClassifyInput!) { classify(input: $input) { warnings predictions { similarity } } }';

describe('A prompt that is longer than what the model reads', () => {
  let tenant: Client;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
  });

  const create = async (slug: string) =>
    (await tenant.data(CREATE, { input: { slug, labels: NAMES.map((name) => ({ name })) } })).createLabelSet;
  const classify = async (input: object) =>
    (await tenant.data(CLASSIFY, { input: { image: { embedding: anEmbedding() }, ...input } })).classify;

  it('is named each time, also when its vector was made before', async () => {
    const [first, second] = [await create('first'), await create('second')];
    expect(first).toMatchObject({
      promptsEncoded: 2,
      warnings: [
        expect.stringMatching(/cat"$/),
        expect.stringMatching(/dog"$/),
        expect.stringContaining('cannot tell'),
      ],
    });
    expect(second).toEqual({ promptsEncoded: 0, warnings: first.warnings });
  });

  it('is named in each classification with ad-hoc labels, which are equal when they differ only beyond', async () => {
    for (let i = 0; i < 2; i++) {
      const { warnings, predictions } = await classify({ labels: NAMES });
      expect(warnings).toHaveLength(3);
      expect(predictions[0].similarity).toBe(predictions[1].similarity);
    }
    expect((await classify({ labels: ['cat', 'dog'] })).warnings).toEqual([]);
  });

  it('does not make a warning of one that fits, however often it is used', async () => {
    const name = 'a label that takes more than thirty bytes';
    for (const slug of ['fits', 'fits-again']) {
      const set = await LabelSetClient.create(tenant, slug, [{ name: 'ash' }]);
      const { upsertLabels } = await tenant.data(
        'mutation ($slug: String!, $labels: [LabelInput!]!) { upsertLabels(labelSet: $slug, labels: $labels) { warnings } }',
        { slug: set.slug, labels: [{ name, prompts: [name] }] },
      );
      expect(upsertLabels.warnings).toEqual([]);
    }
  });
});
