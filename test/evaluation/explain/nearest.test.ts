import { CLASSES } from '../../support/classify.js';
import { type LabelInput, LabelSetClient, named } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

interface NearLabel {
  label: { name: string };
  similarity: number;
  centredSimilarity: number | null;
}

const NEAREST = `query ($slug: String!, $first: Int) {
  labelSet(slug: $slug) {
    latest {
      labels(first: 1000) { nodes { name nearest(first: $first) { label { name } similarity centredSimilarity } } }
    }
  }
}`;

describe('The labels that are nearest to a label', () => {
  let tenant: Client;
  let sets = 0;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
  });

  const create = async (labels: LabelInput[]) => (await LabelSetClient.create(tenant, `set-${++sets}`, labels)).slug;
  const nearest = async (labels: LabelInput[], first?: number): Promise<Map<string, NearLabel[]>> => {
    const { labelSet } = await tenant.data(NEAREST, { slug: await create(labels), first });
    return new Map(
      labelSet.latest.labels.nodes.map((label: { name: string; nearest: NearLabel[] }) => [label.name, label.nearest]),
    );
  };

  it('are five, closest first, and never the label itself', async () => {
    for (const [name, near] of await nearest(named(...CLASSES, 'car'))) {
      expect(near).toHaveLength(5);
      const values = near.map(({ centredSimilarity }) => centredSimilarity as number);
      expect(values).toEqual([...values].sort((a, b) => b - a));
      expect(near.map(({ label }) => label.name)).not.toContain(name);
    }
  });

  it('have the words for the same thing first, with a cosine near 1 as seen from the mean', async () => {
    const near = await nearest(named(...CLASSES, 'car'), 1);
    expect(near.get('car')).toMatchObject([{ label: { name: 'automobile' } }]);
    expect(near.get('automobile')?.[0]?.centredSimilarity).toBeGreaterThan(0.9);
    expect(near.get('cat')?.[0]?.centredSimilarity).toBeLessThan(0.9);
  });

  it('are near each other by the same number', async () => {
    const near = await nearest(named(...CLASSES), 9);
    const between = (a: string, b: string) => near.get(a)?.find(({ label }) => label.name === b);
    for (const a of CLASSES) {
      for (const b of CLASSES.filter((name) => name !== a)) {
        expect(between(a, b)?.similarity).toBeCloseTo(between(b, a)?.similarity as number, 6);
        expect(between(a, b)?.centredSimilarity).toBeCloseTo(between(b, a)?.centredSimilarity as number, 5);
      }
    }
  });

  it('of two labels are each other, and nothing can be seen from their mean', async () => {
    expect((await nearest(named('cat', 'dog'))).get('cat')).toMatchObject([
      { label: { name: 'dog' }, centredSimilarity: null },
    ]);
    expect((await nearest(named('cat'))).get('cat')).toEqual([]);
  });

  it('are none for a label of a draft', async () => {
    const { importLabels } = await tenant.data(
      `mutation ($labelSet: String!, $labels: [LabelInput!]!) {
        importLabels(labelSet: $labelSet, labels: $labels, dryRun: true) { added { nearest { similarity } } }
      }`,
      { labelSet: await create(named(...CLASSES)), labels: named('car') },
    );
    expect(importLabels.added).toEqual([{ nearest: [] }]);
  });

  it.each([0, -1, 101])('are 1 to 100: %i is refused', async (first) => {
    const { code, argument } = (await tenant.error(
      'query ($slug: String!, $first: Int) { labelSet(slug: $slug) { latest { label(name: "cat") { nearest(first: $first) { similarity } } } } }',
      { slug: await create(named('cat', 'dog', 'frog')), first },
    )) as { code: string; argument: string };
    expect({ code, argument }).toEqual({ code: 'BAD_USER_INPUT', argument: 'first' });
  });
});
