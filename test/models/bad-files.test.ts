import { cp, mkdir, rename, rm, truncate } from 'node:fs/promises';
import { loadConfig } from '#lexiclip/config.js';
import { StartupError } from '#lexiclip/errors.js';
import { type LoadedModel, loadModel } from '#lexiclip/services/models/model.js';
import { averagingTower, ModelCopy } from '../support/models/changed.js';

const TEXT = 'onnx/text_model.onnx';
const VISION = 'onnx/vision_model.onnx';

describe('A model with files that do not go together', () => {
  const copies: ModelCopy[] = [];
  const copy = async () => {
    const made = await ModelCopy.of('models/starter-clip');
    copies.push(made);
    return made;
  };
  afterAll(() => Promise.all(copies.map((made) => made.remove())));

  const load = (model: ModelCopy, variables: Record<string, string> = {}): Promise<LoadedModel> =>
    loadModel(loadConfig({ LEXICLIP_MODEL: model.folder, LEXICLIP_THREADS: '1', ...variables }), () => undefined);

  /** The line with which the start ends. */
  async function refusal(change: (model: ModelCopy) => Promise<unknown>, variables?: Record<string, string>) {
    const model = await copy();
    await change(model);
    const loaded = await load(model, variables).catch((error: unknown) => error);
    if (!(loaded instanceof StartupError)) throw new Error('the model was not refused', { cause: loaded });
    expect(loaded.message).not.toContain('\n');
    return loaded.message;
  }

  it.each([TEXT, VISION, 'tokenizer.json', 'tokenizer_config.json', 'preprocessor_config.json'])(
    'is refused without %s',
    async (file) => {
      expect(await refusal((model) => rm(model.path(file)))).toBe(`LEXICLIP_MODEL: the model's folder has no ${file}`);
    },
  );

  it('is refused without an export of the dtype that is asked for', async () => {
    const message = await refusal(async () => undefined, { LEXICLIP_DTYPE: 'fp16' });
    expect(message).toBe("LEXICLIP_DTYPE: the model's folder has no onnx/text_model_fp16.onnx");
  });

  it.each([
    [TEXT, 'pixels', VISION],
    [VISION, 'token ids', TEXT],
  ])('is refused when its one file is %s, without an input with %s', async (file, input, other) => {
    const message = await refusal(async (model) => {
      await rename(model.path(file), model.path('onnx/model.onnx'));
      await rm(model.path(other));
    });
    expect(message).toMatch(new RegExp(`^LEXICLIP_MODEL: .*: model\\.onnx has no input with ${input}$`));
  });

  it.each([
    ['half of a tower', VISION, (model: ModelCopy) => truncate(model.path(VISION), 1_000)],
    ['an empty tower', TEXT, (model: ModelCopy) => model.write(TEXT, '')],
    ['something else as a tower', VISION, (model: ModelCopy) => model.write(VISION, '<html></html>')],
    ['half of a tokeniser', 'tokenizer.json', (model: ModelCopy) => truncate(model.path('tokenizer.json'), 1_000)],
    ['half of a configuration', 'config.json', (model: ModelCopy) => truncate(model.path('config.json'), 30)],
  ])('is refused with %s, which it names', async (_, file, change) => {
    expect(await refusal(change)).toMatch(
      new RegExp(`^LEXICLIP_MODEL: .*\\b${file.replace('onnx/', '').replace('.', '\\.')} is damaged`),
    );
  });

  it('is refused with the tokeniser of another model, whose ids are past its vocabulary', async () => {
    const message = await refusal((model) => model.write(TEXT, averagingTower(3_013, 256)));
    expect(message).toMatch(/tokenizer\.json has the token id 3013, which is past the vocabulary of text_model\.onnx/);
  });

  it('is refused with towers of two widths', async () => {
    const message = await refusal((model) => model.write(TEXT, averagingTower(3_014, 64)));
    expect(message).toMatch(/text_model\.onnx gives vectors of 64 numbers, and vision_model\.onnx of 256$/);
  });

  it('is refused when an export has fixed the size of batches', async () => {
    const message = await refusal((model) => model.write(TEXT, averagingTower(3_014, 256, 4n)));
    expect(message).toMatch(/text_model\.onnx was exported for batches of 4, and must be for any size, or for 1$/);
  });

  it('is refused when its pixels are not those of its processor', async () => {
    const message = await refusal((model) =>
      model.edit('preprocessor_config.json', (file) => ({
        ...file,
        size: { shortest_edge: 64 },
        crop_size: { height: 64, width: 64 },
      })),
    );
    expect(message).toMatch(/vision_model\.onnx takes 32 × 32 pixels, and preprocessor_config\.json makes 64 × 64$/);
  });

  it.each([
    ['do_resize', { do_resize: false }],
    ['resample 5', { resample: 5 }],
    ['resize_mode longest', { resize_mode: 'longest' }],
    ['a crop_size that is larger', { crop_size: { height: 999, width: 32 } }],
  ])('is refused with a processor that has %s', async (what, change) => {
    const message = await refusal((model) =>
      model.edit('preprocessor_config.json', (file) => ({ ...file, ...change })),
    );
    expect(message).toMatch(new RegExp(`^LEXICLIP_MODEL: preprocessor_config\\.json has .*${what}.*not supported$`));
  });

  it('is refused when it is of no family that is known, unless one is named', async () => {
    const rename = (model: ModelCopy) => model.edit('config.json', (file) => ({ ...file, model_type: 'x_clip' }));
    expect(await refusal(rename)).toMatch(/^LEXICLIP_MODEL .*"x_clip": clip, mobileclip, .*LEXICLIP_MODEL_FAMILY/);
    const model = await copy();
    await rename(model);
    const loaded = await load(model, { LEXICLIP_MODEL_FAMILY: 'clip' });
    expect(loaded.spec).toMatchObject({ family: 'clip', dimensions: 256 });
    await loaded.close();
  });

  it('is refused when it has several sizes, unless one is named', async () => {
    const split = async (model: ModelCopy) => {
      for (const size of ['s0', 's2']) {
        await mkdir(model.path(`onnx/${size}`));
        for (const file of ['text_model.onnx', 'vision_model.onnx']) {
          await cp(model.path(`onnx/${file}`), model.path(`onnx/${size}/${file}`));
        }
      }
      for (const file of [TEXT, VISION]) await rm(model.path(file));
    };
    expect(await refusal(split)).toBe("LEXICLIP_MODEL_SIZE must be set, because the model's folder has s0, s2");
    const model = await copy();
    await split(model);
    const loaded = await load(model, { LEXICLIP_MODEL_SIZE: 's2' });
    expect(loaded.findings.parts.files.towers.text).toBe('onnx/s2/text_model.onnx');
    await loaded.close();
  });

  it('is loaded from folders "textual" and "visual"', async () => {
    const model = await copy();
    for (const [tower, folder] of [
      ['text', 'textual'],
      ['vision', 'visual'],
    ]) {
      await mkdir(model.path(folder as string));
      await rename(model.path(`onnx/${tower}_model.onnx`), model.path(`${folder}/model.onnx`));
    }
    const loaded = await load(model);
    expect(loaded.spec.dimensions).toBe(256);
    await loaded.close();
  });
});
