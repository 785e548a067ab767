import { overconfidence } from '#lexiclip/services/evaluation/calibration/fitting/confidence.js';
import { proportion } from '#lexiclip/services/evaluation/statistics/intervals.js';
import { addPhotos, type Photo, photosIn } from '../../support/evaluation/photos.js';
import { sharedFolder } from '../../support/images.js';
import { mean, sum } from '../../support/numbers.js';
import { type Client, sharedServer } from '../../support/server.js';

const RATE = `{ value low high }`;
const SHARE = `{ value low high count of }`;
const CALIBRATE = `mutation ($input: CalibrateInput!) { calibrate(input: $input) { calibration {
  id knownCount unknownCount negativeLabelCount score threshold estimatedFromLabels curve { a b } logitScale
  negativeLogLikelihood negativeLogLikelihoodBefore expectedCalibrationError calibrationErrorByChance
  overconfidence ${RATE} expectedRate ${RATE} scores { score auroc fprAt95Tpr ${SHARE} }
  fitted { falseAccepts ${SHARE} trueAccepts ${SHARE} precision ${SHARE} }
  heldOut { falseAccepts ${SHARE} trueAccepts ${SHARE} precision ${SHARE} }
  kinds { kind falseAccepts ${SHARE} } kindCount warnings
  target { falseAcceptRate precision trueAcceptRate guaranteed }
  labelSetVersion { number } sampleSetVersion { number }
} } }`;
const CLASSIFY = `query ($images: [ImageInput!]!) {
  classifyMany(input: { images: $images, labelSet: { slug: "animals" }, topK: 1, calibrated: true }) {
    ... on Classification {
      unknown predictions { name probability confidence } predictionSet(coverage: 0.9) { size predictions { name } }
      provenance { calibration { id expectedRate { low high } } }
    }
  }
}`;

interface Answer {
  readonly unknown: boolean;
  readonly predictions: readonly { readonly name: string; readonly probability: number; readonly confidence: number }[];
  readonly predictionSet: { readonly size: number; readonly predictions: readonly { readonly name: string }[] };
  readonly provenance: { readonly calibration: { readonly id: string } };
}

/** Things that are in none of the classes. */
const OTHERS = [
  ...['apple', 'bed', 'bottle', 'castle', 'chair', 'clock', 'cup', 'keyboard', 'lamp', 'mountain', 'mushroom'],
  ...['orange', 'pear', 'plate', 'road', 'rose', 'sea', 'skyscraper', 'sunflower', 'telephone'],
];

const folder = sharedFolder('photos-more');

(folder ? describe : describe.skip)('A calibration by real photos', () => {
  let client: Client;
  let apart: readonly Photo[];
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
  let calibration: any;
  let answers: Answer[];

  const calibrated = async (input: object) =>
    (
      await client.data(CALIBRATE, {
        input: { labelSet: { slug: 'animals' }, sampleSet: { slug: 'pets' }, ...input },
      })
    ).calibrate.calibration;

  beforeAll(async () => {
    client = await sharedServer().tenant();
    const photos = await photosIn(folder as string, { known: 30, foreign: 5 });
    apart = photos.apart;
    await addPhotos(client, photos.inside);
    calibration = await calibrated({ target: { falseAcceptRate: 0.1 } });
    answers = [];
    for (let from = 0; from < apart.length; from += 100) {
      const images = apart.slice(from, from + 100).map(({ embedding }) => ({ embedding }));
      answers.push(...(await client.data(CLASSIFY, { images })).classifyMany);
    }
  });

  const answersTo = (isKnown: boolean) => answers.filter((_, i) => apart[i]?.isKnown === isKnown);
  const rightAnswers = () => answersTo(true).map((one, i) => one.predictions[0]?.name === known()[i]?.shows);
  const known = () => apart.filter((photo) => photo.isKnown);

  it('is fitted to one half of the samples and measured on the other', () => {
    const { knownCount, unknownCount, fitted, heldOut } = calibration;
    expect(fitted).toMatchObject({ trueAccepts: { of: knownCount }, falseAccepts: { of: unknownCount } });
    expect(heldOut).toMatchObject({ trueAccepts: { of: 300 - knownCount }, falseAccepts: { of: 100 - unknownCount } });
    expect(calibration).toMatchObject({ labelSetVersion: { number: 1 }, sampleSetVersion: { number: 5 } });
  });

  it('prints every score, and takes the one that tells best', () => {
    const { scores, score } = calibration;
    expect(scores.map((one: { score: string }) => one.score).sort()).toEqual([
      ...['LOGISTIC', 'PROBABILITY', 'PROTOTYPE', 'SIMILARITY'],
    ]);
    const areas = scores.map(({ auroc }: { auroc: number }) => auroc);
    expect(areas).toEqual([...areas].sort((a, b) => b - a));
    expect(score).toBe(scores[0].score);
  });

  it('counts the kinds of samples in no label', () => {
    const { kinds, kindCount, unknownCount } = calibration;
    expect(kindCount).toBe(kinds.length);
    expect(sum(kinds.map(({ falseAccepts }: { falseAccepts: { of: number } }) => falseAccepts.of))).toBe(unknownCount);
  });

  it('lets photos of other things through at the rate that it states, within its interval', () => {
    const accepted = answersTo(false).filter(({ unknown }) => !unknown).length;
    const { low, high } = proportion(accepted, answersTo(false).length) as { low: number; high: number };
    expect(low).toBeLessThanOrEqual(calibration.expectedRate.high);
    expect(high).toBeGreaterThanOrEqual(calibration.expectedRate.low);
  });

  it('lets nearly all photos of the classes through', () => {
    const accepted = answersTo(true).filter(({ unknown }) => !unknown).length;
    expect(accepted / answersTo(true).length).toBeGreaterThan(0.85);
  });

  it('has confidences that are right as often as they say', () => {
    const confidence = Float64Array.from(
      answersTo(true),
      ({ predictions }) => predictions[0]?.confidence ?? Number.NaN,
    );
    const { value, low } = overconfidence(confidence, rightAnswers().map(Number)) as { value: number; low: number };
    // Twice the 95 % interval of a hundred photos.
    expect(Math.abs(value)).toBeLessThan(2 * (value - low));
  });

  it('makes sets that hold the right class as often as they promise', () => {
    const held = answersTo(true).map(({ predictionSet }, i) =>
      predictionSet.predictions.some(({ name }) => name === known()[i]?.shows),
    );
    // Three deviations: of a hundred sets, and of limits from about 150 samples.
    expect(mean(held.map(Number))).toBeGreaterThan(0.9 - 0.12);
    expect(mean(answersTo(true).map(({ predictionSet }) => predictionSet.size))).toBeLessThan(5);
  });

  it('is named by the answers that follow it', () => {
    expect(new Set(answers.map(({ provenance }) => provenance.calibration.id))).toEqual(new Set([calibration.id]));
  });

  it('proves a rate with fewer false accepts where that is asked for', async () => {
    const proven = await calibrated({ target: { falseAcceptRate: 0.1 }, guaranteed: true });
    expect(proven.expectedRate.high).toBeLessThanOrEqual(0.12);
    expect(proven.threshold).toBeGreaterThan(calibration.threshold);
  });

  it('tries words for other things beside the labels where they are given', async () => {
    const words = ['Cat', ...OTHERS];
    const beside = await calibrated({ target: { falseAcceptRate: 0.1 }, negativeLabels: words });
    // The cat is a label itself.
    expect(beside.negativeLabelCount).toBeLessThanOrEqual(OTHERS.length);
    expect(beside.negativeLabelCount).toBeGreaterThan(OTHERS.length - 5);
    const report = beside.scores.find(({ score }: { score: string }) => score === 'NEGATIVE_LABELS');
    expect(report.auroc).toBeGreaterThan(0.8);
  });

  it('finds a threshold for a precision', async () => {
    const { fitted, target, expectedRate } = await calibrated({ target: { precision: 0.9 } });
    expect(target).toEqual({ falseAcceptRate: null, precision: 0.9, trueAcceptRate: null, guaranteed: false });
    expect(fitted.precision.value).toBeGreaterThanOrEqual(0.9);
    expect(expectedRate).toBeNull();
  });

  it('finds a threshold for a true-accept rate', async () => {
    const { fitted, expectedRate } = await calibrated({ target: { trueAcceptRate: 0.8 } });
    expect(expectedRate.value).toBeGreaterThanOrEqual(0.8);
    expect(fitted.trueAccepts.value).toBeGreaterThanOrEqual(0.8);
  });
});
