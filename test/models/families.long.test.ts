import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '#lexiclip/config.js';
import { textRulesOf } from '#lexiclip/domain/text-rules.js';
import { type LoadedModel, loadModel } from '#lexiclip/services/models/model.js';
import { promptsOf } from '#lexiclip/services/templates/rendering.js';
import { sharedFolder } from '../support/images.js';
import { FAMILY_FOLDERS, type FamilyFolder, familyFolder } from '../support/models/families.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';

const TOLERANCE = 1e-4;
const CREATE = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { version { number } } }';
const CLASSIFY = `query ($input: ClassifyManyInput!) {
  classifyMany(input: $input) { ... on Classification { predictions { name similarity probability } } }
}`;

interface Prediction {
  name: string;
  similarity: number;
  probability: number;
}

const pictures = sharedFolder('preprocess-reference');
const known = pictures ? FAMILY_FOLDERS : [];

describe.each(known.length > 0 ? known : ['none'])('As its reference: %s', (name) => {
  const it_ = known.length > 0 ? it : it.skip;
  let family: FamilyFolder;

  beforeAll(async () => {
    if (known.length > 0) family = await familyFolder(name);
  });

  describe('the vectors of prompts', () => {
    let model: LoadedModel;
    let prompts: string[];
    beforeAll(async () => {
      if (known.length === 0) return;
      model = await loadModel(loadConfig({ ...family.variables, LEXICLIP_THREADS: '1' }), () => undefined);
      const rules = textRulesOf(model.spec.textRules);
      prompts = family.reference.prompts.flatMap((text) =>
        promptsOf({ name: '', synonyms: [], prompts: [text] }, [], rules),
      );
    });
    afterAll(() => model?.close());

    /** Prompts whose vectors differ, and by how much, when they are run so many at a time. */
    const wrong = async (size: number): Promise<Record<string, number>> => {
      const found: Record<string, number> = {};
      for (let from = 0; from < prompts.length; from += size) {
        const some = prompts.slice(from, from + size);
        const { vectors } = await model.sessions.wide.embedTexts(some);
        const width = vectors.length / some.length;
        some.forEach((prompt, i) => {
          const vector = vectors.subarray(i * width, (i + 1) * width);
          const length = Math.hypot(...vector);
          const expected = family.reference.text_embeds[from + i] as number[];
          const error = Math.max(...expected.map((value, k) => Math.abs(value - (vector[k] as number) / length)));
          if (!(error <= TOLERANCE)) found[`${family.reference.kinds[from + i]}: ${prompt}`] = error;
        });
      }
      return found;
    };

    it_.each([1, 16])('alone and in batches: %d', async (size) => {
      expect(await wrong(size)).toEqual({});
    });
  });

  describe('over HTTP', () => {
    let running: TestServer;
    let client: Client;
    let rows: { sent: string; column: number }[];
    let answers: { predictions: Prediction[] }[];

    beforeAll(async () => {
      if (known.length === 0) return;
      running = await startTestServer(family.variables);
      client = await running.tenant();
      // White space around a prompt is taken away; line breaks and prompts without anything are refused.
      const isAllowed = (text: string) => text.trim() === text && text !== '' && !/[\n\t]/.test(text);
      rows = family.reference.prompts.flatMap((sent, column) => (isAllowed(sent) ? [{ sent, column }] : []));
      const labels = rows.map(({ sent, column }) => ({ name: `p${column}`, prompts: [sent] }));
      await client.data(CREATE, { input: { slug: 'prompts', labels } });
      const images = await Promise.all(
        family.reference.images.map(async (file) => ({
          base64: (await readFile(join(pictures as string, file))).toString('base64'),
        })),
      );
      const scoring = family.reference.sigmoid ? 'SIGMOID' : 'SOFTMAX';
      const input = { images, labelSet: { slug: 'prompts' }, topK: labels.length, scoring };
      answers = (await client.data(CLASSIFY, { input })).classifyMany;
    });
    afterAll(() => running?.close());

    const compare = (of: (prediction: Prediction) => number, expected: (image: number, column: number) => number) =>
      answers.flatMap(({ predictions }, image) =>
        predictions.map((prediction) => Math.abs(of(prediction) - expected(image, Number(prediction.name.slice(1))))),
      );

    it_('similarities', () => {
      const errors = compare(
        ({ similarity }) => similarity,
        (image, column) => family.reference.similarity[image]?.[column] as number,
      );
      expect(errors).toHaveLength(family.reference.images.length * rows.length);
      expect(Math.max(...errors)).toBeLessThanOrEqual(TOLERANCE);
    });

    it_('probabilities', () => {
      const { logit_scale, similarity, sigmoid } = family.reference;
      const totals = similarity.map((row) =>
        rows.reduce((sum, { column }) => sum + Math.exp(logit_scale * (row[column] as number)), 0),
      );
      const softmax = (image: number, column: number) =>
        Math.exp(logit_scale * (similarity[image]?.[column] as number)) / (totals[image] as number);
      const errors = compare(
        ({ probability }) => probability,
        sigmoid ? (image, column) => sigmoid[image]?.[column] as number : softmax,
      );
      // An error of a similarity is multiplied by the scale.
      expect(Math.max(...errors)).toBeLessThanOrEqual(TOLERANCE * logit_scale);
    });
  });
});
