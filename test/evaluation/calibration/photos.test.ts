import { addPhotos, type Photo, photosIn } from '../../support/evaluation/photos.js';
import { sharedFolder } from '../../support/images.js';
import { type Client, sharedServer } from '../../support/server.js';
import { mean } from '../../support/numbers.js';

const RATE = `{ value low high }`;
const SHARE = `{ value low high count of }`;
const CALIBRATE = `mutation ($input: CalibrateInput!) { calibrate(input: $input) { calibration {
  id knownCount unknownCount score threshold estimatedFromLabels curve { a b } logitScale
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
      const images = apart.slice(from, from + 100).map(({ base64 }) => ({ base64 }));
      answers.push(...(await client.data(CLASSIFY, { images })).classifyMany);
    }
  });

  const answersTo = (isKnown: boolean) => answers.filter((_, i) => apart[i]?.isKnown === isKnown);
  const rightAnswers = () => answersTo(true).map((one, i) => one.predictions[0]?.name === known()[i]?.shows);
  const known = () => apart.filter((photo) => photo.isKnown);

  it('prints', () => {
    console.log(JSON.stringify(calibration, null, 1));
    console.log(answersTo(false).filter((one) => !one.unknown).length, answersTo(false).length);
    console.log(answersTo(true).filter((one) => !one.unknown).length, answersTo(true).length);
    console.log(mean(rightAnswers().map(Number)), mean(answersTo(true).map((one) => one.predictions[0]?.confidence ?? 0)), mean(answersTo(true).map((one) => one.predictions[0]?.probability ?? 0)));
    console.log(mean(answersTo(true).map((one, i) => Number(one.predictionSet.predictions.some(({ name }) => name === known()[i]?.shows)))), mean(answersTo(true).map((one) => one.predictionSet.size)));
  });
});
