import { distinctImages } from '../support/images.js';
import { type Answer, classify, mixed, similarities } from '../support/models/batches.js';
import { startTestServer, type TestServer } from '../support/server.js';

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
