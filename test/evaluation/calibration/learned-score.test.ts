import type { SampleId } from '#lexiclip/domain/ids.js';
import { halfOf } from '#lexiclip/domain/sample.js';
import { calibration } from '../../support/evaluation/calibrations.js';
import { groupedVectors, setWithGroups } from '../../support/evaluation/groups.js';
import { samplesOf } from '../../support/evaluation/samples.js';
import { type Client, sharedServer } from '../../support/server.js';

const CALIBRATE = `mutation ($input: CalibrateInput!) { calibrate(input: $input) { calibration {
  score scores { score auroc } heldOut { falseAccepts { count of } trueAccepts { count of } }
} } }`;
const CLASSIFY = `query ($images: [ImageInput!]!) {
  classifyMany(input: { images: $images, labelSet: { slug: "animals" }, calibrated: true }) {
    ... on Classification { unknown predictions { name similarity } }
  }
}`;
const UNKNOWNS = `{ evaluation(labelSet: { slug: "animals" }, sampleSet: { slug: "pets" }) {
  unknowns {
    similarity: auroc(score: SIMILARITY) prototype: auroc(score: PROTOTYPE) learned: auroc(score: LOGISTIC)
    fprAt95Tpr(score: LOGISTIC) { value of }
  }
  thresholds(score: LOGISTIC) { refusals { count of } falseAccepts { count of } }
} }`;

interface Answer {
  readonly unknown: boolean;
  readonly predictions: readonly { readonly similarity: number }[];
}

const vectors = groupedVectors({ known: 180, unknown: 120 });

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** By how many deviations of the known ones each is above their mean. */
function inDeviations(values: readonly number[]): number[] {
  const known = values.filter((_, i) => vectors[i]?.expected !== null);
  const middle = mean(known);
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (known.length - 1));
  return values.map((value) => (value - middle) / deviation);
}

/** Largest cosine to the mean of a class's other samples. */
const prototypeOf = (own: number): number =>
  Math.max(
    ...['cat', 'dog', 'frog'].map((name) => {
      const others = vectors.filter(({ expected }, i) => expected === name && i !== own);
      const sum =
        vectors[own]?.vector.map((_, k) => others.reduce((total, { vector }) => total + (vector[k] as number), 0)) ??
        [];
      const product = sum.reduce((total, value, k) => total + value * (vectors[own]?.vector[k] as number), 0);
      return product / Math.hypot(...sum);
    }),
  );

/** The share of pairs of a known and an unknown one in which the known one has more. */
function areaOf(values: readonly number[]): number {
  const of = (isKnown: boolean) => values.filter((_, i) => (vectors[i]?.expected !== null) === isKnown);
  return mean(of(true).map((one) => mean(of(false).map((other) => Number(one > other)))));
}

describe('A score that is learned from what samples look like', () => {
  let client: Client;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
  let made: any;
  const answers: Answer[] = [];

  beforeAll(async () => {
    client = await sharedServer().tenant();
    await setWithGroups(client, vectors);
    made = (await client.data(CALIBRATE, { input: calibration({ target: { falseAcceptRate: 0.1 } }) })).calibrate
      .calibration;
    for (let from = 0; from < vectors.length; from += 100) {
      const images = vectors.slice(from, from + 100).map(({ vector }) => ({ embedding: vector }));
      answers.push(...(await client.data(CLASSIFY, { images })).classifyMany);
    }
  });

  it('tells apart what means of labels do not', () => {
    expect(made.score).toBe('LOGISTIC');
    const areas = Object.fromEntries(
      made.scores.map(({ score, auroc }: { score: string; auroc: number }) => [score, auroc]),
    );
    expect(areas.LOGISTIC).toBeGreaterThan(0.95);
    expect(areas.PROTOTYPE).toBeLessThan(0.9);
  });

  it('is the same in answers as where it was fitted', async () => {
    const halves = (await samplesOf(client, { first: 1000 })).map(({ sampleId, fileName, unknown }) => ({
      isHeldOut: halfOf(sampleId as SampleId) === 'GATE',
      isAccepted: answers[Number(fileName)]?.unknown === false,
      unknown,
    }));
    const heldOut = halves.filter(({ isHeldOut }) => isHeldOut);
    const rateOf = (isUnknown: boolean) => {
      const some = heldOut.filter(({ unknown }) => unknown === isUnknown);
      return { count: some.filter(({ isAccepted }) => isAccepted).length, of: some.length };
    };
    expect(made.heldOut).toEqual({ falseAccepts: rateOf(true), trueAccepts: rateOf(false) });
  });

  it('is measured by an evaluation too, as are prototypes, each sample by the others', async () => {
    const { unknowns, thresholds } = (await client.data(UNKNOWNS)).evaluation;
    const similarity = answers.map(({ predictions }) => predictions[0]?.similarity as number);
    const prototypes = inDeviations(vectors.map((_, i) => prototypeOf(i)));
    const added = inDeviations(similarity).map((value, i) => value + (prototypes[i] as number));
    expect(unknowns.similarity).toBeCloseTo(areaOf(similarity), 3);
    expect(unknowns.prototype).toBeCloseTo(areaOf(added), 3);
    expect(unknowns.learned).toBeGreaterThan(0.95);
    expect(unknowns.fprAt95Tpr).toEqual({ value: expect.any(Number), of: 120 });
    expect(thresholds[0]).toEqual({ refusals: { count: 0, of: 180 }, falseAccepts: { count: 120, of: 120 } });
  });
});
