import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { loadConfig } from '#lexiclip/config.js';
import { StartupError } from '#lexiclip/errors.js';
import { loadModel } from '#lexiclip/services/models/model.js';
import { plain } from '../support/images.js';
import { cosine, sum } from '../support/numbers.js';
import { type Client, sharedServer, startTestServer, type TestServer } from '../support/server.js';

type Json = Record<string, unknown>;

const SCALE = 40;
const BIAS = -12;
const LABELS = ['a red surface', 'a blue surface', 'a dog', 'an airplane in the sky'];
const CLASSIFY = `query ($input: ClassifyInput!) {
  classify(input: $input) { unknown embedding predictions { name similarity probability } provenance { scoring } }
}`;

interface Classification {
  unknown: boolean;
  embedding: number[];
  predictions: { name: string; similarity: number; probability: number }[];
  provenance: { scoring: string };
}

/**
 * The bundled towers with a configuration as SigLIP's: its own scale and bias, and images squeezed to a square. No real
 * SigLIP is at hand.
 */
async function siglip(change: { config?: Json; tokenizer?: Json } = {}): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), 'lexiclip-model-')), 'small-siglip');
  await cp('models/starter-clip', folder, { recursive: true });
  const rewrite = async (name: string, edit: (file: Json) => Json) => {
    const file = join(folder, name);
    await writeFile(file, JSON.stringify(edit(JSON.parse(await readFile(file, 'utf8')))));
  };
  await rewrite('config.json', ({ text_config, vision_config }) => ({
    model_type: 'siglip',
    text_config: { ...(text_config as Json), model_type: 'siglip_text_model', hidden_size: 256 },
    vision_config: { ...(vision_config as Json), model_type: 'siglip_vision_model' },
    logit_scale: Math.log(SCALE),
    logit_bias: BIAS,
    ...change.config,
  }));
  await rewrite('preprocessor_config.json', ({ do_center_crop: _, crop_size: __, ...rest }) => ({
    ...rest,
    image_processor_type: 'SiglipImageProcessor',
    size: { height: 32, width: 32 },
    resample: 3,
  }));
  await rewrite('tokenizer_config.json', (file) => ({ ...file, ...change.tokenizer }));
  return folder;
}

const sigmoid = (similarity: number, scale = SCALE, bias = BIAS): number =>
  1 / (1 + Math.exp(-(scale * similarity + bias)));

/** Red on the left, green in the middle, blue on the right, three times as wide as high: a crop would be all green. */
const stripes = async (width: number): Promise<string> => {
  const side = (background: string) => ({
    create: { width: width / 3, height: width / 3, channels: 3 as const, background },
  });
  const image = plain(width, width / 3, [0, 255, 0]).composite([
    { input: side('#ff0000'), left: 0, top: 0 },
    { input: side('#0000ff'), left: (width / 3) * 2, top: 0 },
  ]);
  return (await image.png().toBuffer()).toString('base64');
};

describe('A SigLIP model', () => {
  const folders: string[] = [];
  const model = async (...change: Parameters<typeof siglip>) => {
    const folder = await siglip(...change);
    folders.push(folder);
    return folder;
  };
  let running: TestServer;
  let client: Client;
  let image: string;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_MODEL: await model() });
    client = await running.tenant();
    image = await stripes(96);
  });
  afterAll(async () => {
    await running?.close();
    await Promise.all(folders.map((folder) => rm(join(folder, '..'), { recursive: true, force: true })));
  });

  const classify = async (input: Json, by = client): Promise<Classification> => {
    const given = { image: { base64: image }, labels: LABELS, ...input };
    return (await by.data(CLASSIFY, { input: given })).classify;
  };

  it('scores each label for itself with SIGMOID', async () => {
    const { predictions, provenance } = await classify({ scoring: 'SIGMOID' });
    expect(provenance.scoring).toBe('SIGMOID');
    expect(predictions).toHaveLength(LABELS.length);
    for (const { similarity, probability } of predictions) expect(probability).toBeCloseTo(sigmoid(similarity), 5);

    const [best] = predictions as [Classification['predictions'][0]];
    const alone = await classify({ scoring: 'SIGMOID', labels: [best.name] });
    expect(alone.predictions[0]?.probability).toBeCloseTo(best.probability, 5);
  });

  it('still has a softmax over all labels', async () => {
    const { predictions, provenance } = await classify({ scoring: 'SOFTMAX' });
    expect(provenance.scoring).toBe('SOFTMAX');
    const terms = predictions.map(({ similarity }) => Math.exp(SCALE * similarity));
    predictions.forEach(({ probability }, i) => {
      expect(probability).toBeCloseTo((terms[i] as number) / sum(terms), 4);
    });
  });

  it('holds minProbability against what SIGMOID says', async () => {
    const all = (await classify({ scoring: 'SIGMOID' })).predictions;
    const [first, second] = all as [Classification['predictions'][0], Classification['predictions'][0]];
    const between = (first.probability + second.probability) / 2;
    const some = await classify({ scoring: 'SIGMOID', minProbability: between });
    expect(some.predictions.map(({ name }) => name)).toEqual([first.name]);
    const none = await classify({ scoring: 'SIGMOID', minProbability: Math.min(1, first.probability + 1e-3) });
    expect(none).toMatchObject({ unknown: true, predictions: [] });
  });

  it('sees all of an image, squeezed to its square', async () => {
    const { embedding } = await classify({});
    const [squeezed, middle] = await Promise.all(
      ['fill', 'cover'].map(async (fit) => {
        const bytes = await sharp(Buffer.from(image, 'base64'))
          .resize(32, 32, { fit: fit as 'fill' | 'cover' })
          .png()
          .toBuffer();
        return (await classify({ image: { base64: bytes.toString('base64') } })).embedding;
      }),
    );
    expect(cosine(embedding, squeezed as number[])).toBeGreaterThan(0.99);
    expect(cosine(embedding, middle as number[])).toBeLessThan(0.95);
  });

  it('reads of a prompt that is too long what fits, and an end token', async () => {
    const fits = 'a big red dog on a blue boat, '.repeat(6);
    const { predictions } = await classify({ labels: [`${fits} in the rain`, `${fits} at night`, 'a big red dog'] });
    const of = (end: string) => predictions.find(({ name }) => name.endsWith(end))?.similarity as number;
    expect(of('night')).toBeCloseTo(of('rain'), 6);
    expect(of('night')).not.toBeCloseTo(of('dog'), 5);
  });

  it('takes scale and bias from LEXICLIP_LOGIT_SCALE and LEXICLIP_LOGIT_BIAS before its own', async () => {
    const other = await startTestServer({
      LEXICLIP_MODEL: await model(),
      LEXICLIP_LOGIT_SCALE: '20',
      LEXICLIP_LOGIT_BIAS: '-3',
    });
    try {
      const { predictions } = await classify({ scoring: 'SIGMOID' }, await other.tenant());
      for (const { similarity, probability } of predictions) {
        expect(probability).toBeCloseTo(sigmoid(similarity, 20, -3), 5);
      }
    } finally {
      await other.close();
    }
  });

  const refusal = async (variables: Record<string, string>): Promise<string> => {
    const loaded = await loadModel(loadConfig({ LEXICLIP_THREADS: '1', ...variables }), () => undefined).catch(
      (error: Error) => error,
    );
    if (loaded instanceof StartupError) return loaded.message;
    if (loaded instanceof Error) throw loaded;
    await loaded.close();
    throw new Error('the model was not refused');
  };

  it.each([
    ['both', { logit_scale: undefined, logit_bias: undefined }, {}],
    ['the bias', { logit_bias: undefined }, {}],
    ['the scale', { logit_scale: undefined }, { LEXICLIP_LOGIT_BIAS: '-3' }],
  ])('does not start without %s, and names both variables', async (_, config, variables) => {
    const message = await refusal({ LEXICLIP_MODEL: await model({ config }), ...variables });
    expect(message).toMatch(/^LEXICLIP_LOGIT_SCALE.*LEXICLIP_LOGIT_BIAS/);
  });

  it('starts without them in its files when the variables say them', async () => {
    const config = { logit_scale: undefined, logit_bias: undefined };
    const variables = { LEXICLIP_LOGIT_SCALE: '112', LEXICLIP_LOGIT_BIAS: '-16.5', LEXICLIP_THREADS: '1' };
    const loaded = await loadModel(loadConfig({ LEXICLIP_MODEL: await model({ config }), ...variables }), () => {});
    expect(loaded.spec).toMatchObject({ logitScale: 112, logitBias: -16.5, family: 'siglip', dimensions: 256 });
    await loaded.close();
  });

  it('does not start when its tokenizer has no end token', async () => {
    const message = await refusal({ LEXICLIP_MODEL: await model({ tokenizer: { eos_token: '</s>' } }) });
    expect(message).toMatch(/^LEXICLIP_MODEL.*eos_token/);
  });

  it('does not start as another type of model', async () => {
    const message = await refusal({ LEXICLIP_MODEL: await model({ config: { model_type: 'vit' } }) });
    expect(message).toMatch(/^LEXICLIP_MODEL .*"vit": clip, .*LEXICLIP_MODEL_FAMILY/);
  });

  it('is what LEXICLIP_LOGIT_BIAS goes with, not CLIP', async () => {
    expect(await refusal({ LEXICLIP_LOGIT_BIAS: '-3' })).toMatch(/^LEXICLIP_LOGIT_BIAS .*SigLIP/);
  });

  describe('beside the CLIP that has its towers', () => {
    let other: Client;
    beforeAll(async () => {
      other = await sharedServer().tenant();
    });

    it('says the same of prompts, although it pads them to the full length', async () => {
      const square = { image: { base64: (await plain(40, 40, [200, 30, 60]).png().toBuffer()).toString('base64') } };
      const [ours, theirs] = [await classify(square), await classify(square, other)];
      expect(ours.predictions.map(({ name }) => name)).toEqual(theirs.predictions.map(({ name }) => name));
      ours.predictions.forEach(({ similarity }, i) => {
        expect(similarity).toBeCloseTo(theirs.predictions[i]?.similarity as number, 5);
      });
    });

    it('is what SIGMOID needs: CLIP refuses it with the reason', async () => {
      const input = { image: { base64: image }, labels: LABELS, scoring: 'SIGMOID' };
      expect(await other.error(CLASSIFY, { input })).toMatchObject({
        code: 'BAD_USER_INPUT',
        argument: 'input.scoring',
        message: expect.stringMatching(/SigLIP/),
      });
    });
  });
});
