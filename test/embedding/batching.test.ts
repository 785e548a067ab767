import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { distinctImages, sharedFolder } from '../support/images.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';

const CLASSIFY_MANY = `query ($images: [ImageInput!]!) {
  classifyMany(input: { images: $images, labels: ["cat", "dog", "ship", "truck"], topK: 4 }) {
    ... on Classification { predictions { name similarity } timings { batchSize cached } }
  }
}`;

interface Answer {
  predictions: { name: string; similarity: number }[];
  timings: { batchSize: number; cached: boolean };
}

async function classify(client: Client, images: readonly string[]): Promise<Answer[]> {
  const { classifyMany } = await client.data(CLASSIFY_MANY, { images: images.map((base64) => ({ base64 })) });
  return classifyMany;
}

const similarities = ({ predictions }: Answer): [string, number][] =>
  predictions.map(({ name, similarity }): [string, number] => [name, similarity]).sort();

/** Images of three tenants, asked for in requests of different sizes at the same time. */
async function mixed(server: TestServer, images: readonly string[]): Promise<Map<string, Answer>> {
  const tenants = await Promise.all([1, 2, 3].map(() => server.tenant()));
  const requests: { client: Client; images: string[] }[] = [];
  for (let at = 0, size = 1; at < images.length; at += size, size = (size % 7) + 2) {
    requests.push({ client: tenants[requests.length % 3] as Client, images: images.slice(at, at + size) });
  }
  const answers = await Promise.all(requests.map((request) => classify(request.client, request.images)));
  return new Map(
    requests.flatMap((request, i) => request.images.map((image, j) => [image, answers[i]?.[j] as Answer])),
  );
}

let single: TestServer;

beforeAll(async () => {
  single = await startTestServer({ LEXICLIP_BATCH: '1' });
});
afterAll(() => single.close());

describe.each([
  ['one session', { LEXICLIP_WORKERS: '1', LEXICLIP_THREADS: '2', LEXICLIP_BATCH: '8' }],
  ['several sessions', { LEXICLIP_WORKERS: '2', LEXICLIP_THREADS: '1', LEXICLIP_BATCH: '5' }],
])('Batches of images of several tenants, in %s', (_, variables) => {
  let batched: TestServer;

  beforeAll(async () => {
    batched = await startTestServer({ ...variables, LEXICLIP_BATCH_WINDOW_MS: '50' });
  });
  afterAll(() => batched.close());

  it('give each image the similarities that it has alone', async () => {
    const images = await distinctImages(60, 20_000);
    const together = await mixed(batched, images);
    const alone = await classify(await single.tenant(), images);
    const sizes = new Set<number>();
    images.forEach((image, i) => {
      const answer = together.get(image) as Answer;
      sizes.add(answer.timings.batchSize);
      expect(answer.timings.cached).toBe(false);
      const expected = new Map(similarities(alone[i] as Answer));
      for (const [name, similarity] of similarities(answer)) {
        expect(Math.abs(similarity - (expected.get(name) as number))).toBeLessThan(1e-5);
      }
    });
    expect(alone.every(({ timings }) => timings.batchSize === 1)).toBe(true);
    expect(Math.max(...sizes)).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(Number(variables.LEXICLIP_BATCH));
  });
});

/** Makes the model as q8 only: as fp32 it is large. */
async function makeQuantized(source: string, folder: string): Promise<void> {
  const maker = join(folder, 'maker');
  await cp(source, maker, { recursive: true });
  // What is copied may be read-only.
  const weights = join(maker, 'weights.json');
  const all: Record<string, unknown> = JSON.parse(await readFile(weights, 'utf8'));
  await rm(weights);
  const quantized = Object.entries(all).filter(([name]) => name.includes('quantized'));
  await writeFile(weights, JSON.stringify(Object.fromEntries(quantized)));
  await promisify(execFile)(process.execPath, [join(maker, 'make.mjs'), join(folder, 'model')]);
}

const benchModel = sharedFolder('bench-model');

(benchModel ? describe : describe.skip)('A dtype whose vectors would change with the batch', () => {
  let folder: string;
  let server: TestServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-model-'));
    await makeQuantized(benchModel as string, folder);
    server = await startTestServer({
      LEXICLIP_MODEL: join(folder, 'model'),
      LEXICLIP_DTYPE: 'q8',
      LEXICLIP_BATCH: '8',
      LEXICLIP_WORKERS: '2',
      LEXICLIP_THREADS: '1',
    });
  }, 120_000);
  afterAll(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is run one image at a time, whatever the settings say, and gives the same alone and among others', async () => {
    const images = await distinctImages(12, 30_000);
    const together = await mixed(server, images);
    const other = await server.tenant();
    for (const image of images) {
      const [alone] = await classify(other, [image]);
      expect(together.get(image)?.timings.batchSize).toBe(1);
      const expected = new Map(similarities(alone as Answer));
      for (const [name, similarity] of similarities(together.get(image) as Answer)) {
        expect(Math.abs(similarity - (expected.get(name) as number))).toBeLessThan(1e-5);
      }
    }
  });
});
