import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { distinctImages, sharedFolder } from '../support/images.js';
import { type Answer, classify, mixed, similarities } from '../support/models/batches.js';
import { startTestServer, type TestServer } from '../support/server.js';

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
