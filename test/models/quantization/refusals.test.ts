import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOnData } from '../../support/cli.js';
import { exampleImage } from '../../support/images.js';
import { graphTools, ModelCopy, STARTER } from '../../support/models/quantization.js';
import { loadBuilt } from '../../support/native.js';

/** A program that has begun a file when it prints a line, and then does not end by itself. */
const HALF_WAY = `
  const { Workspace } = await import(process.argv[1]);
  const workspace = await Workspace.open(process.argv[2]);
  const { path } = await workspace.place('onnx/text_model_q8row.onnx');
  (await import('node:fs')).writeFileSync(path, 'half of it');
  setInterval(() => undefined, 1000);
  console.log('half way');`;

const WORKSPACE = 'services/models/quantization/workspace.js';

describe('A model that cannot be quantised', () => {
  let model: ModelCopy;

  beforeEach(async () => {
    model = await ModelCopy.of(STARTER);
  });
  afterEach(() => model.close());

  const text = () => join(model.folder, 'onnx/text_model.onnx');
  const vision = () => join(model.folder, 'onnx/vision_model.onnx');

  /** Tries, and expects one line and no other files than before. */
  async function refusal(...options: string[]): Promise<string> {
    const before = await model.files();
    const { status, output } = await model.quantize(...options);
    expect(status).toBe(2);
    expect(await model.files()).toEqual(before);
    const said = output
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('lexiclip: '));
    expect(said).toHaveLength(1);
    return said[0] as string;
  }

  it('is refused when the folder is none of a model', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const { status, output } = await runOnData(folder, 'model', 'quantize', folder);
    await rm(folder, { recursive: true });
    expect([status, output]).toEqual([2, `lexiclip: ${folder}: is no model's folder: it has no config.json\n`]);
  });

  it('is refused when a tower is missing, which is named', async () => {
    await rm(vision());
    expect(await refusal()).toContain('has no onnx/vision_model.onnx');
  });

  it('is refused when a file is no ONNX file, which is named', async () => {
    await writeFile(vision(), 'a page that says that the file has moved');
    expect(await refusal()).toMatch(/onnx\/vision_model\.onnx: is no ONNX file/);
  });

  it('is refused when a file is cut off', async () => {
    const bytes = await readFile(text());
    await writeFile(text(), bytes.subarray(0, bytes.length - 1000));
    expect(await refusal()).toMatch(/onnx\/text_model\.onnx: is no ONNX file, or a part of it is missing/);
  });

  it('is refused when it is quantised already', async () => {
    const { readOnnx, writeOnnx, EditableGraph, planPerRowForm } = await graphTools();
    const graph = new EditableGraph((await readOnnx(text())).model);
    planPerRowForm(graph);
    await writeOnnx({ path: text(), model: graph.commit().model });
    expect(await refusal()).toMatch(/text_model\.onnx: is quantised already \(it has \w+\): export it in fp32/);
  });

  it('is refused when that form is there already', async () => {
    await copyFile(text(), join(model.folder, 'onnx/text_model_q8row.onnx'));
    expect(await refusal()).toMatch(/text_model_q8row\.onnx: already exists: add --overwrite/);
  });

  it('is refused when nothing in it can be quantised', async () => {
    const { readOnnx, writeOnnx, EditableGraph, constantProducts, nodeOf } = await graphTools();
    const graph = new EditableGraph((await readOnnx(vision())).model);
    const [product] = constantProducts(graph);
    if (!product) throw new Error('the model has changed');
    // A product that adds twice itself is none that has a form of its own.
    const { node } = product;
    const inputs = [node.input[0] as string, node.input[1] as string];
    graph.replace(node, [nodeOf('Gemm', inputs, node.output[0] as string, { alpha: 2 })]);
    await writeOnnx({ path: vision(), model: graph.commit().model });
    expect(await refusal()).toMatch(/vision_model\.onnx: has no MatMul or Gemm with constant fp32 weights/);
  });

  it('is refused in the static form without enough photos', async () => {
    expect(await refusal('--static')).toMatch(/--photos/);
    const few = join(model.folder, 'photos');
    await mkdir(few);
    await copyFile(exampleImage('chelsea.png'), join(few, 'chelsea.png'));
    expect(await refusal('--static', '--photos', few)).toMatch(/--photos: at least 12 are needed, and there are 1/);
  });

  it('is refused as a shift when no weights are unsigned', async () => {
    await copyFile(text(), join(model.folder, 'onnx/text_model_quantized.onnx'));
    await copyFile(vision(), join(model.folder, 'onnx/vision_model_quantized.onnx'));
    expect(await refusal('--shift', 'q8')).toMatch(/the q8 files have no products with unsigned weights/);
  });
});

describe('A quantisation that is ended from outside', () => {
  let model: ModelCopy;

  beforeAll(async () => {
    model = await ModelCopy.of(STARTER);
  });
  afterAll(() => model.close());

  async function endHalfWay(signal: NodeJS.Signals): Promise<NodeJS.Signals | null> {
    const script = new URL(`../../../dist/${WORKSPACE}`, import.meta.url).href;
    const program = spawn(process.execPath, ['--input-type=module', '--eval', HALF_WAY, script, model.folder]);
    await once(program.stdout, 'data');
    const ended = once(program, 'exit');
    program.kill(signal);
    return (await ended)[1];
  }

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing behind after %s, and ends by it', async (signal) => {
    expect(await endHalfWay(signal)).toBe(signal);
    expect(await model.files()).toEqual(['text_model.onnx', 'vision_model.onnx']);
  });

  it('has left what the next one removes after SIGKILL', async () => {
    await endHalfWay('SIGKILL');
    expect((await readdir(model.folder)).some((name) => name.startsWith('.quantize-'))).toBe(true);
    const { Workspace } =
      await loadBuilt<typeof import('#lexiclip/services/models/quantization/workspace.js')>(WORKSPACE);
    await (await Workspace.open(model.folder)).close();
    expect(await model.files()).toEqual(['text_model.onnx', 'vision_model.onnx']);
  });
});
