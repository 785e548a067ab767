import { readFile } from 'node:fs/promises';
import type { Outcome } from '../support/bad-images/case.js';
import { type Classified, classify, corpus, kinds, LABELS } from '../support/bad-images/classify.js';
import { exampleImage } from '../support/images.js';
import { type Client, sharedServer } from '../support/server.js';

const CLASSIFY_MANY = `query ($images: [ImageInput!]!, $labels: [String!]) {
  classifyMany(input: { images: $images, labels: $labels }) {
    __typename ... on Classification { predictions { name similarity } } ... on ClassifyFailure { index code }
  }
}`;
const MOST_MS = 2000;

/** @throws Error where an answer has errors of any other form than refusals of this image have */
function outcomeOf({ data, errors }: Classified): Outcome {
  if (!errors && data) return 'ACCEPTED';
  const extensions = errors?.map(({ extensions: { requestId: _, ...rest } }) => rest) ?? [];
  expect(extensions).toEqual([{ code: expect.any(String), argument: 'input.image.base64' }]);
  return extensions[0]?.code as Outcome;
}

describe('An image', () => {
  let tenant: Client;
  let ship: string;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
    ship = (await readFile(exampleImage('ship.png'))).toString('base64');
    await classify(tenant, ship);
  });

  it('is in the corpus once, under a name of its own', () => {
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
    expect(corpus.length).toBeGreaterThanOrEqual(220);
  });

  describe.each(Object.entries(kinds))('%s is accepted or refused', (_, cases) => {
    it.each(cases.map((image) => [image.name, image] as const))('%s', async (_, { base64, outcomes, image }) => {
      const started = performance.now();
      const answer = await classify(tenant, base64);
      const elapsed = performance.now() - started;
      const outcome = outcomeOf(answer);
      expect(outcomes).toContain(outcome);
      if (outcome === 'ACCEPTED') expect(answer.data?.classify).toMatchObject({ image: image ?? {} });
      expect(elapsed).toBeLessThan(MOST_MS);
    });
  });

  it('does no harm to those beside it in a query', async () => {
    const all = corpus.filter(({ base64 }) => base64.length < 100_000);
    const alone = await classifyMany([ship]);
    for (let from = 0; from < all.length; from += 49) {
      const bad = all.slice(from, from + 49);
      const answers = await classifyMany([...bad.flatMap(({ base64 }) => [base64, ship]), ship]);
      bad.forEach(({ outcomes }, i) => {
        const { __typename, code, index } = answers[2 * i] as Answered;
        expect(outcomes).toContain(__typename === 'Classification' ? 'ACCEPTED' : code);
        expect(answers[2 * i + 1]).toEqual(alone[0]);
        if (code) expect(index).toBe(2 * i);
      });
    }
  });

  interface Answered {
    __typename: string;
    code?: Outcome;
    index?: number;
  }
  async function classifyMany(images: string[]): Promise<Answered[]> {
    const variables = { images: images.map((base64) => ({ base64 })), labels: LABELS };
    return (await tenant.data(CLASSIFY_MANY, variables)).classifyMany;
  }
});
