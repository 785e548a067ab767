import type { SampleId } from '#lexiclip/domain/ids.js';
import { halfOf } from '#lexiclip/domain/sample.js';
import { createClasses } from '../../support/classify.js';
import { CALIBRATE, calibration, embeddings } from '../../support/evaluation/calibrations.js';
import { groupedVectors, setWithGroups } from '../../support/evaluation/groups.js';
import { add, CREATE_SET } from '../../support/evaluation/samples.js';
import { LabelSetClient } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

const PREVIEW = `query ($to: PreviewTarget!) {
  preview(from: { slug: "animals", version: 1 }, to: $to, sampleSet: { slug: "pets" }) {
    newlyRefused newlyAccepted flips(first: 1000) { nodes { kind sample { sampleId } } }
  }
}`;
const CLASSIFY = `query ($images: [ImageInput!]!, $version: Int!) {
  classifyMany(input: { images: $images, labelSet: { slug: "animals", version: $version }, topK: 1, calibrated: true }) {
    ... on Classification { unknown predictions { name } }
  }
}`;
const SAMPLES = `{ sampleSet(slug: "pets") { latest { samples(first: 1000) { nodes { sampleId fileName expected { name } } } } } }`;

/** Every label has another vector then. */
const RETEMPLATE =
  'mutation { updateLabelSet(slug: "animals", input: { promptTemplate: { slug: "ensemble" } }) { unchanged } }';
const CHANGE = [
  { name: 'cat', synonyms: ['a very odd thing', 'kitten'] },
  { name: 'dog', prompts: ['a ship at sea'] },
];

interface Answer {
  readonly unknown: boolean;
  readonly predictions: readonly { readonly name: string }[];
}

interface SeenSample {
  readonly sampleId: string;
  readonly fileName: string;
  readonly expected: readonly { readonly name: string }[];
}

const running = sharedServer();

const preview = async (client: Client, to: object) => (await client.data(PREVIEW, { to })).preview;
const calibrate = async (client: Client, more: object): Promise<string> =>
  (await client.data(CALIBRATE, { input: calibration(more) })).calibrate.calibration.score;

describe('What a preview says is newly refused and accepted', () => {
  it('is what calibrated answers say of pictures that no calibration was fitted to', async () => {
    const client = await running.tenant();
    await createClasses(client, 'animals');
    await client.data(CREATE_SET, { input: { slug: 'pets', labelSet: 'animals' } });
    const pictures = embeddings(400, 5);
    const names = ['cat', 'dog', 'frog'];
    await add(
      client,
      pictures.map((embedding, i) => ({ image: { embedding }, fileName: `${i}`, expected: [names[i % 3]] })),
    );
    await client.data(RETEMPLATE);
    const target = { trueAcceptRate: 0.5 };
    expect(await calibrate(client, { target, labelSet: { slug: 'animals', version: 1 } })).toBe('PROTOTYPE');
    expect(await calibrate(client, { target })).toBe('PROTOTYPE');
    const [before, after] = [await answersOf(client, pictures, 1), await answersOf(client, pictures, 2)];
    const samples: readonly SeenSample[] = (await client.data(SAMPLES)).sampleSet.latest.samples.nodes;
    const expected = samples.flatMap(({ sampleId, fileName, expected: right }) => {
      const [was, is] = [before[Number(fileName)] as Answer, after[Number(fileName)] as Answer];
      const isRight = (answer: Answer) => right[0]?.name === answer.predictions[0]?.name;
      if (was.unknown === is.unknown || isRight(was) !== isRight(is)) return [];
      return [{ kind: is.unknown ? 'NEWLY_REFUSED' : 'NEWLY_ACCEPTED', sample: { sampleId } }];
    });
    const isHeldOut = ({ sample }: { sample: { sampleId: string } }) => halfOf(sample.sampleId as SampleId) === 'GATE';
    const { flips } = await preview(client, { version: { slug: 'animals' } });
    const seen = flips.nodes.filter((flip: { kind: string }) => flip.kind.startsWith('NEWLY')).filter(isHeldOut);
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen.map((one: object) => JSON.stringify(one)))).toEqual(
      new Set(expected.filter(isHeldOut).map((one) => JSON.stringify(one))),
    );
  });

  describe('by a learned score', () => {
    let client: Client;
    beforeAll(async () => {
      client = await running.tenant();
      await setWithGroups(client, groupedVectors({ known: 180, unknown: 120 }));
      const target = { falseAcceptRate: 0.1 };
      expect(await calibrate(client, { target, labelSet: { slug: 'animals', version: 1 } })).toBe('LOGISTIC');
    });

    it('is nothing where no answer changes, on later samples too', async () => {
      await add(client, [{ image: { embedding: embeddings(1, 8)[0] }, expected: null }]);
      await new LabelSetClient(client, 'animals').upsert([{ name: 'cat', metadata: { sku: 'A-1' } }]);
      expect(await preview(client, { version: { slug: 'animals' } })).toEqual({
        newlyRefused: 0,
        newlyAccepted: 0,
        flips: { nodes: [] },
      });
    });

    it('is the same of a draft as of the version that it becomes', async () => {
      const drafted = await preview(client, { draft: { upsert: CHANGE } });
      await new LabelSetClient(client, 'animals').upsert(CHANGE);
      expect(await preview(client, { version: { slug: 'animals' } })).toEqual(drafted);
      expect(drafted.flips.nodes.length).toBeGreaterThan(0);
    });

    it('is not known of samples that are too few for it', async () => {
      await client.data('mutation { createSampleSet(input: { slug: "few", labelSet: "animals" }) { unchanged } }');
      await add(
        client,
        embeddings(20, 3).map((embedding) => ({ image: { embedding }, expected: ['cat'] })),
        { sampleSet: 'few' },
      );
      const few = PREVIEW.replace('"pets"', '"few"');
      const { preview: found } = await client.data(few, { to: { version: { slug: 'animals' } } });
      expect(found).toMatchObject({ newlyRefused: null, newlyAccepted: null });
    });
  });
});

async function answersOf(client: Client, pictures: readonly number[][], version: number): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let from = 0; from < pictures.length; from += 100) {
    const images = pictures.slice(from, from + 100).map((embedding) => ({ embedding }));
    answers.push(...(await client.data(CLASSIFY, { images, version })).classifyMany);
  }
  return answers;
}
