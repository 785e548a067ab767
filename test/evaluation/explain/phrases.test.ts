import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADD, CREATE_SET, SAMPLES } from '../../support/evaluation/samples.js';
import { exampleImage } from '../../support/images.js';
import { anEmbedding, LabelSetClient, named } from '../../support/label-set.js';
import { Client, sharedServer, startTestServer } from '../../support/server.js';

interface PhraseScore {
  phrase: string | null;
  prompt: string;
  similarity: number;
}
interface Prediction {
  name: string;
  similarity: number;
  phrases: PhraseScore[] | null;
}

const CLASSIFY = `query ($input: ClassifyInput!) {
  classify(input: $input) { predictions { name similarity phrases { phrase prompt similarity } } }
}`;
const MANY = `query ($input: ClassifyManyInput!) {
  classifyMany(input: $input) {
    ... on Classification { predictions { name similarity phrases { phrase prompt similarity } } }
  }
}`;

describe('The phrases of a prediction', () => {
  let tenant: Client;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
  });

  const predictions = async (input: object): Promise<Map<string, Prediction>> => {
    const { classify } = await tenant.data(CLASSIFY, { input: { image: { embedding: anEmbedding() }, ...input } });
    return new Map(classify.predictions.map((one: Prediction) => [one.name, one]));
  };

  it('say what each template said for the name and each synonym', async () => {
    const labels = [{ name: 'cat', synonyms: ['tabby_cat', 'kitten'] }, { name: 'dog' }];
    const { slug } = await LabelSetClient.create(tenant, 'synonyms', labels, 'ensemble');
    const cat = (await predictions({ labelSet: { slug } })).get('cat');
    expect(cat?.phrases).toHaveLength(3 * 12);
    expect(cat?.phrases?.[0]).toMatchObject({ phrase: 'cat', prompt: 'a photo of a cat' });
    expect(cat?.phrases?.[12]).toMatchObject({ phrase: 'tabby cat', prompt: 'a photo of a tabby cat' });
    const alone = await predictions({ labels: ['cat', 'tabby cat', 'kitten'] });
    for (const name of alone.keys()) {
      const said = cat?.phrases?.find(({ prompt }) => prompt === `a photo of a ${name}`);
      expect(said?.similarity).toBeCloseTo(alone.get(name)?.similarity as number, 5);
    }
  });

  it('are without a phrase for prompts of its own', async () => {
    const labels = [{ name: 'cat', prompts: ['a cat on a mat', 'a cat in a hat'] }, { name: 'dog' }];
    const { slug } = await LabelSetClient.create(tenant, 'own-prompts', labels);
    const { phrases } = (await predictions({ labelSet: { slug } })).get('cat') as Prediction;
    expect(phrases?.map(({ phrase, prompt }) => [phrase, prompt])).toEqual([
      [null, 'a cat on a mat'],
      [null, 'a cat in a hat'],
    ]);
  });

  it('of one prompt have the similarity of the label', async () => {
    const { slug } = await LabelSetClient.create(tenant, 'one-prompt', named('cat', 'dog', 'frog'));
    for (const input of [{ labelSet: { slug } }, { labels: ['cat', 'dog', 'frog'] }]) {
      for (const { similarity, phrases } of (await predictions(input)).values()) {
        expect(phrases).toHaveLength(1);
        expect(phrases?.[0]?.similarity).toBeCloseTo(similarity, 5);
      }
    }
  });

  it('are of the version that was asked for', async () => {
    const set = await LabelSetClient.create(tenant, 'versions', [
      { name: 'cat', synonyms: ['kitten'] },
      { name: 'dog' },
    ]);
    await set.upsert([{ name: 'cat', synonyms: ['puss', 'feline'] }]);
    const phrasesOf = async (version: number) =>
      (await predictions({ labelSet: { slug: set.slug, version } })).get('cat')?.phrases?.map(({ phrase }) => phrase);
    expect(await phrasesOf(1)).toEqual(['cat', 'kitten']);
    expect(await phrasesOf(2)).toEqual(['cat', 'puss', 'feline']);
  });

  it('are those of each image', async () => {
    const { slug } = await LabelSetClient.create(tenant, 'images', named('cat', 'dog'));
    const images = [{ embedding: anEmbedding() }, { embedding: anEmbedding().map((value) => -value) }];
    const { classifyMany } = await tenant.data(MANY, { input: { images, labelSet: { slug } } });
    const [first, second] = classifyMany.map(
      ({ predictions }: { predictions: Prediction[] }) =>
        predictions.find(({ name }) => name === 'cat')?.phrases?.[0]?.similarity,
    );
    expect(first).toBeCloseTo(-second, 5);
  });

  it('are null beyond 20,000 prompts of one request, and nothing else fails', async () => {
    const prompts = Array.from({ length: 256 }, (_, i) => `a photo of ${i} cats`);
    const labels = Array.from({ length: 80 }, (_, i) => ({ name: `cats ${i}`, prompts }));
    const set = await LabelSetClient.create(tenant, 'many', labels.slice(0, 39));
    await set.upsert(labels.slice(39, 78));
    await set.upsert(labels.slice(78));
    const found = [...(await predictions({ labelSet: { slug: set.slug }, topK: 80 })).values()];
    expect(found.filter(({ phrases }) => phrases?.length === 256)).toHaveLength(78);
    expect(found.filter(({ phrases }) => phrases === null)).toHaveLength(2);
  });
});

describe('The phrases of a sample', () => {
  const SAMPLE = `phrases { phrase prompt similarity }`;
  const RESULT = `query ($set: LabelSetRef!, $id: ID!) { evaluation(labelSet: $set, sampleSet: { slug: "seen" }) {
    result(sampleId: $id) {
      predicted { name } similarity ${SAMPLE} right { name } rightSimilarity rightPhrases { phrase prompt similarity }
    }
    mistakes { nodes { sample { sampleId } ${SAMPLE} } }
  } }`;
  const PREVIEW = `query ($draft: DraftInput!) {
    preview(from: { slug: "sampled" }, to: { draft: $draft }, sampleSet: { slug: "seen" }) {
      flips { nodes { before { name ${SAMPLE} } after { name similarity ${SAMPLE} } } }
    }
  }`;
  let tenant: Client;
  let sampleId: string;
  let embedding: number[];

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    await LabelSetClient.create(tenant, 'sampled', [
      { name: 'cat', synonyms: ['kitten'] },
      { name: 'dog', synonyms: ['puppy', 'hound'] },
    ]);
    await tenant.data(CREATE_SET, { input: { slug: 'seen', labelSet: 'sampled' } });
    const image = { base64: (await readFile(exampleImage('chelsea.png'))).toString('base64') };
    const input = { image, labelSet: { slug: 'sampled' } };
    ({ embedding } = (
      await tenant.data('query ($input: ClassifyInput!) { classify(input: $input) { embedding } }', { input })
    ).classify);
    // It shows a cat.
    const samples = [{ image: { embedding }, expected: ['dog'] }];
    const { addSamples } = await tenant.data(ADD, { input: { sampleSet: 'seen', samples } });
    expect(addSamples.added).toBe(1);
    const { sampleSet } = await tenant.data(SAMPLES, { slug: 'seen' });
    sampleId = sampleSet.latest.samples.nodes[0].sampleId;
  });

  const resultOf = async (id: string) =>
    (await tenant.data(RESULT, { set: { slug: 'sampled' }, id })).evaluation.result;

  it('are those of a picture with its vector, of the label that came first and of the right one', async () => {
    const input = { image: { embedding }, labelSet: { slug: 'sampled' } };
    const [first, second] = (await tenant.data(CLASSIFY, { input })).classify.predictions;
    const { predicted, phrases, right, rightPhrases } = await resultOf(sampleId);
    expect([predicted.name, right.name]).toEqual([first.name, second.name]);
    const close = (some: PhraseScore[]) =>
      some.map((one) => ({ ...one, similarity: expect.closeTo(one.similarity, 6) }));
    expect(phrases).toEqual(close(first.phrases));
    expect(rightPhrases).toEqual(close(second.phrases));
  });

  it('are listed with the mistakes', async () => {
    const { evaluation } = await tenant.data(RESULT, { set: { slug: 'sampled' }, id: sampleId });
    expect(evaluation.mistakes.nodes).toEqual([{ sample: { sampleId }, phrases: evaluation.result.phrases }]);
  });

  it('of a sample that is not there are not: there is no result', async () => {
    expect(await resultOf(`sm_${'0'.repeat(32)}`)).toBeNull();
  });

  it('of a flip have the words of the draft where it is the draft that answers', async () => {
    const upsert = [{ name: 'cat', synonyms: [], prompts: ['a photo of a truck', 'an aerial photo of a runway'] }];
    const { flips } = (await tenant.data(PREVIEW, { draft: { upsert } })).preview;
    const [flip] = flips.nodes;
    expect([flip?.before.name, flip?.after.name]).toEqual(['cat', 'dog']);
    expect(flip.before.phrases.map(({ phrase }: PhraseScore) => phrase)).toEqual(['cat', 'kitten']);
    expect(flip.after.phrases).toEqual((await resultOf(sampleId)).rightPhrases);
  });
});

describe('Phrases whose prompts are not stored any more', () => {
  it('are null when the tenant may have no more prompts encoded now', async () => {
    const data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const before = await startTestServer({ LEXICLIP_DATA: data });
    const { key } = await before.tenant();
    await LabelSetClient.create(new Client(before.url, key), 'set', named('cat', 'dog', 'frog'));
    await before.close();
    const [tenant] = await readdir(join(data, 'tenants'));
    await rm(join(data, 'tenants', tenant as string, 'text_embeddings_256.lance'), { recursive: true });
    const after = await startTestServer({ LEXICLIP_DATA: data, LEXICLIP_QUOTA_PROMPTS_PER_MINUTE: '1' });
    try {
      const input = { image: { embedding: anEmbedding() }, labelSet: { slug: 'set' } };
      const { classify } = await new Client(after.url, key).data(CLASSIFY, { input });
      expect(classify.predictions.map(({ phrases }: Prediction) => phrases)).toEqual([null, null, null]);
    } finally {
      await after.close();
      await rm(data, { recursive: true });
    }
  });
});
