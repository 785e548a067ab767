import type { TenantId } from '#lexiclip/domain/ids.js';
import { Ranker } from '#lexiclip/services/ranking/ranker.js';

const DIMENSIONS = 512;
/** Enough for a thread. */
const LABELS = 4_000;
/** How many rankings of one tenant may wait. */
const SHARE = 512;

describe('Rankings of large sets', () => {
  const [busy, other] = ['busy', 'other'] as TenantId[] as [TenantId, TenantId];
  const ranker = new Ranker(1, 100);
  let labels: Float32Array;
  const image = new Float32Array(DIMENSIONS).fill(DIMENSIONS ** -0.5);
  const rank = (owner: TenantId, signal?: AbortSignal) => ranker.rank([image], labels, 1, { owner, signal });

  beforeAll(async () => {
    labels = await ranker.place(new Float32Array(LABELS * DIMENSIONS).fill(DIMENSIONS ** -0.5), DIMENSIONS);
  });
  afterAll(() => ranker.close());

  it('may wait up to a number; more of that tenant are OVERLOADED, and another has its turn before them', async () => {
    const stop = new AbortController();
    let answered = 0;
    const held = Array.from({ length: 1 + SHARE }, () =>
      rank(busy, stop.signal).then(() => {
        answered++;
      }),
    );
    await expect(rank(busy)).rejects.toMatchObject({
      code: 'OVERLOADED',
      extensions: { retryAfterMs: expect.any(Number) },
    });
    expect(await rank(other)).toHaveLength(1);
    expect(answered).toBeLessThan(SHARE / 2);
    stop.abort(new Error('enough'));
    const outcomes = await Promise.allSettled(held);
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(SHARE / 2);
  });

  it('of more images than a block holds keep their order', async () => {
    const images = Array.from({ length: 21 }, (_, i) => image.map((value) => (value * (i + 1)) / 21));
    const rankings = await ranker.rank(images, labels, 1);
    rankings.forEach(({ similarities }, i) => {
      expect(similarities[0]).toBeCloseTo((i + 1) / 21, 4);
    });
  });
});
