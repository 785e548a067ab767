import { distinctImages } from '../support/images.js';
import { cosine } from '../support/numbers.js';
import { type Client, startTestServer } from '../support/server.js';

interface Encoded {
  readonly embedding: readonly number[];
  readonly timings: { readonly batchSize: number; readonly cached: boolean };
}

describe('Another tenant', () => {
  const EACH = 6;
  const ROUNDS = 10;
  const QUERY = `query ($images: [ImageInput!]!) {
    classifyMany(input: { images: $images, labels: ["cat", "ship"] }) {
      ... on Classification { embedding timings { batchSize cached } }
    }
  }`;
  const encode = async (client: Client, images: readonly string[]): Promise<Encoded[]> =>
    (await client.data(QUERY, { images: images.map((base64) => ({ base64 })) })).classifyMany;
  const distance = (a: Encoded, b: Encoded) => 1 - cosine(a.embedding, b.embedding);
  /** A run with more images than one of them has sent has images of both. */
  const haveShared = (answers: readonly Encoded[]) => answers.some(({ timings }) => timings.batchSize > EACH);

  it('shares a batch without a trace in the answer', async () => {
    const running = await startTestServer({ LEXICLIP_BATCH: String(2 * EACH), LEXICLIP_BATCH_WINDOW_MS: '1000' });
    try {
      const [alice, bob, alone] = await Promise.all([running.tenant(), running.tenant(), running.tenant()]);
      let [hers, his]: Encoded[][] = [];
      let images: string[] = [];
      for (let round = 0; round < ROUNDS && !(hers && haveShared(hers)); round++) {
        images = await distinctImages(2 * EACH, 40_000 + round * 2 * EACH);
        [hers, his] = await Promise.all([encode(alice, images.slice(0, EACH)), encode(bob, images.slice(EACH))]);
      }
      const together = [...(hers ?? []), ...(his ?? [])];
      expect(haveShared(together)).toBe(true);
      const expected: Encoded[] = [];
      for (const image of images) expected.push(...(await encode(alone, [image])));
      expect(expected.map(({ timings }) => timings)).toEqual(images.map(() => ({ batchSize: 1, cached: false })));
      together.forEach((answer, i) => {
        expect(distance(answer, expected[i] as Encoded)).toBeLessThan(1e-5);
        // Had it the vector of any other image, or much of one, that would be seen.
        const others = expected.filter((_, j) => j !== i);
        for (const other of others) expect(distance(answer, other)).toBeGreaterThan(1e-4);
      });
    } finally {
      await running.close();
    }
  });
});
