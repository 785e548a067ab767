import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedFolder } from '../../support/images.js';
import { EIGHT_BIT, graphTools, ModelCopy, STARTER } from '../../support/models/quantization.js';
import { type Client, sharedServer, startTestServer, type TestServer } from '../../support/server.js';

const photos = sharedFolder('photos');
const families = sharedFolder('model-families');
const CLASSES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
const CLASSIFY = `query ($images: [ImageInput!]!, $labels: [String!]!) {
  classifyMany(input: { images: $images, labels: $labels, topK: 10 }) {
    ... on Classification { predictions { name similarity } }
  }
}`;

interface Prediction {
  name: string;
  similarity: number;
}

(photos ? describe : describe.skip)('A server with the per-row form of the bundled model', () => {
  let copy: ModelCopy;
  let server: TestServer;
  let output: string;

  beforeAll(async () => {
    copy = await ModelCopy.of(STARTER);
    ({ output } = await copy.quantize('--photos', photos as string));
    server = await startTestServer({ LEXICLIP_MODEL: copy.folder, LEXICLIP_DTYPE: 'q8row' });
  });
  afterAll(async () => {
    await server?.close();
    await copy.close();
  });

  async function ranked(tenant: Client): Promise<Prediction[][]> {
    const files = await Promise.all(
      CLASSES.map(async (name) => (await readdir(join(photos as string, name))).map((file) => join(name, file))),
    );
    const images = await Promise.all(
      files.flat().map(async (file) => ({ base64: (await readFile(join(photos as string, file))).toString('base64') })),
    );
    const answers: { predictions: Prediction[] }[] = [];
    for (let from = 0; from < images.length; from += 50) {
      const variables = { images: images.slice(from, from + 50), labels: CLASSES };
      answers.push(...(await tenant.data(CLASSIFY, variables)).classifyMany);
    }
    return answers.map(({ predictions }) => predictions);
  }

  it('ranks a hundred photos as fp32 does, but for labels that are as good as equal', async () => {
    const [exact, quick] = [await ranked(await sharedServer().tenant()), await ranked(await server.tenant())];
    expect(quick).toHaveLength(100);
    for (const [i, predictions] of exact.entries()) {
      const similarity = new Map(predictions.map((one) => [one.name, one.similarity]));
      for (const [rank, { name, similarity: found }] of (quick[i] as Prediction[]).entries()) {
        const there = similarity.get(name) as number;
        expect(Math.abs(found - there)).toBeLessThan(EIGHT_BIT.similarity);
        expect(Math.abs((predictions[rank] as Prediction).similarity - there)).toBeLessThan(EIGHT_BIT.similarity);
      }
    }
    const same = exact.filter(([best], i) => best?.name === quick[i]?.[0]?.name);
    expect(same.length).toBeGreaterThanOrEqual(EIGHT_BIT.sameOf100);
  });

  it('says which dtype it runs, with a digest of its own', async () => {
    const ask = async (tenant: Client) => (await tenant.data('{ model { dtype digest } }')).model;
    const [exact, quick] = [await ask(await sharedServer().tenant()), await ask(await server.tenant())];
    expect([exact.dtype, quick.dtype]).toEqual(['fp32', 'q8row']);
    expect(quick.digest).not.toBe(exact.digest);
  });

  it('was made with lines that say how close it is, how large and how fast', () => {
    expect(output).toMatch(/^onnx\/text_model_q8row\.onnx +9 +1\.7 +1\.3$/m);
    expect(output).toMatch(EIGHT_BIT.photos);
    expect(output).toMatch(/^images +8 +[\d.]+ +[\d.]+ +[\d.]+$/m);
    expect(output).toMatch(/^to serve it: LEXICLIP_DTYPE=q8row$/m);
  });
});

(photos && families ? it : it.skip)(
  'A static form is refused when a photo kept apart is too far from fp32',
  async () => {
    const copy = await ModelCopy.of(join(families as string, 'clip'));
    const { readOnnx, writeOnnx, EditableGraph, constantProducts, nodeOf } = await graphTools();
    const path = join(copy.folder, 'onnx/vision_model.onnx');
    const graph = new EditableGraph((await readOnnx(path)).model);
    // One hidden unit that is a thousand times larger than the others, which no norm can smooth away, and is not used.
    for (const { node, input, weights } of constantProducts(graph)) {
      const [inputs, outputs] = weights.dims as [number, number];
      const isHidden = (i: number) => (inputs < outputs ? i % outputs === 3 : Math.floor(i / outputs) === 3);
      if (inputs === outputs) continue;
      const factor = inputs < outputs ? 1000 : 0;
      const changed = weights.data.map((value, i) => (isHidden(i) ? factor * value : value));
      const matrix = graph.constant(changed, weights.dims, input);
      graph.replace(node, [nodeOf('MatMul', [input, matrix], node.output[0] as string)]);
    }
    await writeOnnx({ path, model: graph.commit().model });
    const before = await copy.files();
    const { status, output } = await copy.quantize(
      '--static',
      '--no-speed',
      '--photos',
      join(photos as string, 'cat'),
      join(photos as string, 'dog'),
    );
    expect(status).toBe(2);
    expect(output).toMatch(
      /--static: the worst of 7 photos that were kept apart has a cosine of 0\.\d+ to fp32, and 0.999 is required/,
    );
    expect(await copy.files()).toEqual(before);
    await copy.close();
  },
);
