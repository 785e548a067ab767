import { createClasses } from '../../support/classify.js';
import { embeddings, setWithVectors } from '../../support/evaluation/calibrations.js';
import { EVALUATE, evaluationOf } from '../../support/evaluation/evaluate.js';
import { add, CREATE_SET } from '../../support/evaluation/samples.js';
import { LabelSetClient } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

const CLASSIFY = `query ($embedding: [Float!]!) {
  classify(input: { image: { embedding: $embedding }, labelSet: { slug: "animals" }, topK: 10 }) {
    predictions { name similarity probability }
  }
}`;

const CONFUSIONS = `query ($expected: ID, $predicted: ID) {
  evaluation(labelSet: { slug: "animals" }, sampleSet: { slug: "pets" }) {
    confusions(expected: $expected, predicted: $predicted) {
      expected { labelId } predicted { labelId } count samples { sampleId }
    }
  }
}`;

interface Pair {
  readonly expected: { readonly labelId: string };
  readonly predicted: { readonly labelId: string };
}

interface Prediction {
  readonly name: string;
  readonly similarity: number;
  readonly probability: number;
}

describe('An evaluation', () => {
  const running = sharedServer();
  let client: Client;
  beforeEach(async () => {
    client = await running.tenant();
  });

  it('says of each sample what its classification says', async () => {
    await setWithVectors(client, { known: 24, unknown: 6 });
    const found = await evaluationOf(client);
    const pictures = embeddings(30, 7);
    const answers: Prediction[][] = await Promise.all(
      pictures.map(async (embedding) => (await client.data(CLASSIFY, { embedding })).classify.predictions),
    );
    const expected = answers.slice(0, 24).map((predictions, i) => {
      const name = ['cat', 'dog', 'frog'][i % 3] as string;
      return { predictions, name, rank: predictions.findIndex((one) => one.name === name) + 1 };
    });
    const wrong = expected
      .filter(({ rank }) => rank > 1)
      .map(({ predictions, name, rank }) => {
        const [first, right] = [predictions[0] as Prediction, predictions[rank - 1] as Prediction];
        return {
          predicted: { name: first.name },
          similarity: expect.closeTo(first.similarity, 6),
          probability: expect.closeTo(first.probability, 5),
          right: { name },
          rightRank: rank,
          rightProbability: expect.closeTo(right.probability, 5),
          rightSimilarity: expect.closeTo(right.similarity, 6),
        };
      });
    const seen: readonly { rightProbability: number }[] = found.mistakes.nodes;
    expect(seen).toHaveLength(wrong.length);
    expect(seen).toEqual(expect.arrayContaining(wrong));
    const probabilities = seen.map(({ rightProbability }) => rightProbability);
    expect(probabilities).toEqual([...probabilities].sort((a, b) => a - b));
    expect(found).toMatchObject({
      sampleCount: 24,
      unknownCount: 6,
      notInVocabulary: 0,
      top1: { count: 24 - wrong.length, of: 24 },
      top5: { count: expected.filter(({ rank }) => rank <= 5).length, of: 24 },
    });
  });

  it('names the samples of each pair of labels that were confused, and how each label did', async () => {
    await setWithVectors(client, { known: 24, unknown: 6 });
    const { mistakes, confusions, labels, unknowns, thresholds, reliability } = await evaluationOf(client);
    const pairs = mistakes.nodes.map(
      ({ right, predicted }: { right: { name: string }; predicted: { name: string } }) =>
        `${right.name} > ${predicted.name}`,
    );
    for (const { expected, predicted, count, samples } of confusions) {
      const pair = `${expected.name} > ${predicted.name}`;
      expect([pair, count]).toEqual([pair, pairs.filter((one: string) => one === pair).length]);
      expect(samples).toHaveLength(count);
    }
    const cat = labels.nodes.find(({ label }: { label: { name: string } }) => label.name === 'cat');
    expect(cat).toMatchObject({ support: 8, recall: { of: 8 }, averagePrecision: expect.any(Number) });
    const airplane = labels.nodes.find(({ label }: { label: { name: string } }) => label.name === 'airplane');
    expect(airplane).toMatchObject({ support: 0, recall: { value: null, of: 0 }, averagePrecision: null });
    expect(unknowns).toEqual({ auroc: expect.any(Number), fprAt95Tpr: expect.objectContaining({ of: 6 }) });
    expect(thresholds[0]).toMatchObject({ refusals: { count: 0, of: 24 }, falseAccepts: { count: 6, of: 6 } });
    expect(reliability).toHaveLength(15);
  });

  it('names the samples of one pair of labels alone, and none of labels that it does not have', async () => {
    await setWithVectors(client, { known: 24 });
    const pairsOf = async (variables: object) =>
      (await client.data(CONFUSIONS, { ...variables })).evaluation.confusions as readonly Pair[];
    const all = await pairsOf({});
    const last = all.at(-1) as Pair;
    const [expected, predicted] = [last.expected.labelId, last.predicted.labelId];
    expect(all.length).toBeGreaterThan(1);
    expect(await pairsOf({ expected, predicted })).toEqual([last]);
    expect(await pairsOf({ expected })).toEqual(all.filter((pair) => pair.expected.labelId === expected));
    expect(await pairsOf({ predicted })).toEqual(all.filter((pair) => pair.predicted.labelId === predicted));
    expect(await pairsOf({ expected: 'nothing' })).toEqual([]);
  });

  it('counts samples apart whose labels the version no longer has', async () => {
    await setWithVectors(client, { known: 24 });
    await new LabelSetClient(client, 'animals').remove(['frog']);
    expect(await evaluationOf(client)).toMatchObject({
      sampleCount: 16,
      notInVocabulary: 8,
      labelSetVersion: { number: 2 },
    });
    expect(await evaluationOf(client, { labelSet: { slug: 'animals', version: 1 } })).toMatchObject({
      sampleCount: 24,
      notInVocabulary: 0,
      labelSetVersion: { number: 1 },
    });
  });

  it('leaves out examples and samples that are not judged', async () => {
    await setWithVectors(client, { known: 3 });
    const [example, unjudged] = embeddings(2, 99);
    await add(client, [
      { image: { embedding: example }, expected: ['cat'], role: 'EXAMPLE' },
      { image: { embedding: unjudged }, expected: null },
    ]);
    expect(await evaluationOf(client)).toMatchObject({ sampleCount: 3, unknownCount: 0, unknowns: null });
  });

  it('needs a sample', async () => {
    await createClasses(client, 'animals');
    await client.data(CREATE_SET, { input: { slug: 'pets', labelSet: 'animals' } });
    expect(await client.error(EVALUATE, { labelSet: { slug: 'animals' }, sampleSet: { slug: 'pets' } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'sampleSet',
    });
  });

  it('refuses samples of another label set', async () => {
    await setWithVectors(client, { known: 3 });
    await createClasses(client, 'others');
    expect(await client.error(EVALUATE, { labelSet: { slug: 'others' }, sampleSet: { slug: 'pets' } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'sampleSet.slug',
    });
  });

  it('has no figures of scores that take more samples', async () => {
    await setWithVectors(client, { known: 39, unknown: 40 });
    const asking = (field: string) =>
      `{ evaluation(labelSet: { slug: "animals" }, sampleSet: { slug: "pets" }) { ${field} } }`;
    const tooFew = { code: 'TOO_FEW_SAMPLES', argument: 'score', needed: 40, given: 39 };
    expect(await client.error(asking('unknowns { auroc(score: LOGISTIC) }'))).toMatchObject(tooFew);
    expect(await client.error(asking('unknowns { fprAt95Tpr(score: PROTOTYPE) { of } }'))).toMatchObject(tooFew);
    expect(await client.data(asking('thresholds(score: LOGISTIC) { threshold }'))).toEqual({
      evaluation: { thresholds: [] },
    });
  });

  it('has no score that needs words for other things', async () => {
    await setWithVectors(client, { known: 3, unknown: 1 });
    const query = `{ evaluation(labelSet: { slug: "animals" }, sampleSet: { slug: "pets" }) {
      thresholds(score: NEGATIVE_LABELS) { threshold }
    } }`;
    expect(await client.error(query)).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'score' });
  });

  it('of a later version of the samples is another one', async () => {
    await setWithVectors(client, { known: 3 });
    const [more] = embeddings(1, 98);
    await evaluationOf(client);
    await add(client, [{ image: { embedding: more }, expected: ['cat'] }]);
    expect(await evaluationOf(client)).toMatchObject({ sampleCount: 4, sampleSetVersion: { sampleCount: 4 } });
  });
});
