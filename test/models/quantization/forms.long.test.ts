import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '#lexiclip/config.js';
import { type LoadedModel, loadModel } from '#lexiclip/services/models/model.js';
import { sharedFolder } from '../../support/images.js';
import { EIGHT_BIT, graphTools, ModelCopy, runGraph, STARTER } from '../../support/models/quantization.js';

const families = sharedFolder('model-families');
const photos = sharedFolder('photos');
const it_ = families && photos ? it : it.skip;

/** Opens a model of the folder in one thread. */
const open = (folder: string, dtype: string): Promise<LoadedModel> =>
  loadModel(loadConfig({ LEXICLIP_MODEL: folder, LEXICLIP_DTYPE: dtype, LEXICLIP_THREADS: '1' }), () => undefined);

/** Model input of an image that is like no other. */
const pixels = (count: number, seed: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(i * (0.01 + 0.003 * seed)) + Math.cos(i * 0.37 * seed));

async function imagesAlike(model: LoadedModel): Promise<[Float32Array, Float32Array]> {
  const size = model.spec.preprocess;
  const some = [1, 2, 3, 4, 5].map((seed) => pixels(3 * size.width * size.height, seed));
  const [first] = some as [Float32Array];
  const { wide } = model.sessions;
  const alone = (await wide.embedImages([first])).vectors;
  return [alone, (await wide.embedImages(some)).vectors.slice(0, alone.length)];
}

async function promptsAlike(model: LoadedModel): Promise<[Float32Array, Float32Array]> {
  const { wide } = model.sessions;
  const alone = (await wide.embedTexts(['a photo of a cat'])).vectors;
  const some = ['a photo of a cat', 'a photo of a dog', 'a photo of a car', 'a photo of a hat'];
  return [alone, (await wide.embedTexts(some)).vectors.slice(0, alone.length)];
}

describe.each(['clip', 'chinese-clip'])('The forms of %s', (family) => {
  let copy: ModelCopy;

  beforeAll(async () => {
    if (families) copy = await ModelCopy.of(join(families, family));
  });
  afterAll(() => copy?.close());

  const forms: [dtype: string, options: string[]][] = [['q8row', []]];
  // Without VNNI it is too far from fp32 to be made, which is said and refused.
  if (EIGHT_BIT.isExact) {
    forms.push(['q8static', ['--static', '--photos', join(photos ?? '', 'cat'), join(photos ?? '', 'ship')]]);
  }

  it_.each(forms)('give an input the same vector alone and in a batch, to the last bit: %s', async (dtype, options) => {
    const { status, output } = await copy.quantize('--json', '--no-speed', ...options);
    expect([status, output]).toEqual([0, expect.stringContaining(`"dtype": "${dtype}"`)]);
    const model = await open(copy.folder, dtype);
    try {
      for (const [alone, together] of [await imagesAlike(model), await promptsAlike(model)]) {
        expect([...together]).toEqual([...alone]);
      }
    } finally {
      await model.close();
    }
  });
});

describe('A rewritten graph', () => {
  let tools: Awaited<ReturnType<typeof graphTools>>;
  let copy: ModelCopy;

  beforeAll(async () => {
    tools = await graphTools();
    copy = await ModelCopy.of(STARTER);
  });
  afterAll(() => copy.close());

  const graphOf = async (file: string) => new tools.EditableGraph((await tools.readOnnx(file)).model);
  const made = (): string => join(copy.folder, 'made.onnx');
  const tokens = () => ({ input_ids: { data: BigInt64Array.of(3012n, 5n, 9n, 77n, 3013n), dims: [1, 5] } });

  it_('has the same patches as a product as it has as a convolution, but for rounding', async () => {
    const file = join(families as string, 'siglip', 'onnx/vision_model.onnx');
    const plan = await graphOf(file);
    expect(tools.planPatchProducts(plan, { width: 224, height: 224 })).toBe(1);
    const graph = plan.commit();
    expect(graph.nodes.some(({ opType }) => opType === 'Conv')).toBe(false);
    await tools.writeOnnx({ path: made(), model: graph.model });
    const images = { data: pixels(2 * 3 * 224 * 224, 1), dims: [2, 3, 224, 224] };
    const [before, after] = [
      await runGraph(file, { pixel_values: images }),
      await runGraph(made(), { pixel_values: images }),
    ];
    expect(Math.max(...before.map((value, i) => Math.abs(value - (after[i] as number))))).toBeLessThan(1e-5);
  });

  it_('cuts off what belongs to no patch, as a convolution does', async () => {
    const file = join(families as string, 'clip', 'onnx/vision_model.onnx');
    const plan = await graphOf(file);
    const images = plan.inputs[0]?.type?.tensorType?.shape?.dim ?? [];
    // The graph leaves its size open now; the grid of 14 × 14 patches of 16 pixels stays.
    for (const side of images.slice(2)) delete (side as { dimValue?: bigint }).dimValue;
    expect(tools.planPatchProducts(plan, { width: 230, height: 227 })).toBe(1);
    await tools.writeOnnx({ path: made(), model: plan.commit().model });
    const large = pixels(3 * 227 * 230, 2);
    const cut = Float32Array.from({ length: 3 * 224 * 224 }, (_, i) => {
      const [x, y, channel] = [i % 224, Math.floor(i / 224) % 224, Math.floor(i / (224 * 224))];
      return large[(channel * 227 + y) * 230 + x] as number;
    });
    const before = await runGraph(file, { pixel_values: { data: cut, dims: [1, 3, 224, 224] } });
    const after = await runGraph(made(), { pixel_values: { data: large, dims: [1, 3, 227, 230] } });
    expect(Math.max(...before.map((value, i) => Math.abs(value - (after[i] as number))))).toBeLessThan(1e-5);
  });

  it('is the same in floats when its norms are smoothed', async () => {
    const file = join(copy.folder, 'onnx/text_model.onnx');
    const plan = await graphOf(file);
    const magnitudes = new Map(
      tools
        .constantProducts(plan)
        .map(({ input, weights }) => [
          input,
          Float32Array.from({ length: weights.dims[0] as number }, (_, i) => (i % 7 === 0 ? 50 : 0.5)),
        ]),
    );
    // Two blocks with two norms before products each.
    expect(tools.planSmoothing(plan, magnitudes, 0.5)).toBe(4);
    await tools.writeOnnx({ path: made(), model: plan.commit().model });
    const [before, after] = [await runGraph(file, tokens()), await runGraph(made(), tokens())];
    expect(tools.agreementOf([before], [after]).worst).toBeGreaterThan(1 - 1e-6);
    expect([...after]).not.toEqual([...before]);
  });

  it('has the same vectors, to the last bit, when its unsigned weights become signed ones', async () => {
    for (const tower of ['text', 'vision']) {
      const plan = await graphOf(join(copy.folder, `onnx/${tower}_model.onnx`));
      withUnsignedWeights(tools, plan);
      await tools.writeOnnx({ path: join(copy.folder, `onnx/${tower}_model_uint8.onnx`), model: plan.commit().model });
    }
    const { status, output } = await copy.quantize('--shift', 'uint8', '--json', '--no-speed');
    expect([status, output]).toEqual([0, expect.stringContaining('"dtype": "int8"')]);
    const [unsigned, signed] = ['uint8', 'int8'].map((dtype) => join(copy.folder, `onnx/text_model_${dtype}.onnx`));
    const shifted = tools.constantProducts(await graphOf(join(copy.folder, 'onnx/text_model.onnx'))).length;
    const types = (await graphOf(signed as string)).nodes
      .filter(({ opType }) => opType === 'MatMulInteger')
      .map(({ input }) => input.slice(1, 2).concat(input.slice(3)));
    expect(types).toHaveLength(shifted);
    expect([...(await runGraph(signed as string, tokens()))]).toEqual([
      ...(await runGraph(unsigned as string, tokens())),
    ]);
  });

  it('has large weights in a file of their own, and is read again with them', async () => {
    const file = join(copy.folder, 'onnx/text_model.onnx');
    const { model } = await tools.readOnnx(file);
    const bytes = await tools.writeOnnx({ path: made(), model }, 100_000);
    expect((await readFile(made())).length + (await readFile(`${made()}_data`)).length).toBe(bytes);
    expect([...(await runGraph(made(), tokens()))]).toEqual([...(await runGraph(file, tokens()))]);
    const weightsOf = ({ graph }: typeof model) => graph?.initializer.map(({ rawData }) => sha256(rawData));
    expect(weightsOf((await tools.readOnnx(made())).model)).toEqual(weightsOf(model));
  });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

type Tools = Awaited<ReturnType<typeof graphTools>>;

/** Makes of each product one of integers with unsigned weights, as the usual script of the hub does. */
function withUnsignedWeights(tools: Tools, graph: InstanceType<Tools['EditableGraph']>): void {
  for (const { node, input, weights } of tools.constantProducts(graph)) {
    const [output = ''] = node.output;
    const scale = weights.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) / 120;
    const [values, zero] = [new Uint8Array(weights.data.map((value) => Math.round(value / scale) + 130)), 130];
    const name = (part: string) => graph.fresh(`${output}/${part}`);
    const [quantized, step, zeroPoint, sum, float] = ['values', 'step', 'zero', 'sum', 'float'].map(name) as string[];
    const dynamic = tools.nodeOf('DynamicQuantizeLinear', [input], quantized as string);
    dynamic.output.push(step as string, zeroPoint as string);
    const factors = [
      quantized as string,
      graph.constant(values, weights.dims, output),
      zeroPoint as string,
      graph.constant(Uint8Array.of(zero), [], output),
    ];
    const scaled = tools.nodeOf(
      'Mul',
      [step as string, graph.constant(Float32Array.of(scale), [], output)],
      name('scale'),
    );
    graph.replace(node, [
      dynamic,
      tools.nodeOf('MatMulInteger', factors, sum as string),
      tools.nodeOf('Cast', [sum as string], float as string, { to: 1n }),
      scaled,
      tools.nodeOf('Mul', [float as string, scaled.output[0] as string], output),
    ]);
  }
}
