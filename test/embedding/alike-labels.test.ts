import { alikeRows } from '#lexiclip/domain/alike-rows.js';
import { finish } from '#lexiclip/domain/steps.js';
import { normaliseRows } from '#lexiclip/domain/vectors.js';
import { anEmbedding, LabelSetClient } from '../support/label-set.js';
import { type Client, sharedServer } from '../support/server.js';

const CREATE = 'mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { warnings } }';
const UPSERT = `mutation ($slug: String!, $labels: [LabelInput!]!) {
  upsertLabels(labelSet: $slug, labels: $labels) { promptsEncoded warnings }
}`;
const CLASSIFY = 'query ($input: ClassifyInput!) { classify(input: $input) { warnings } }';

describe('Labels that the model reads alike', () => {
  let tenant: Client;
  beforeAll(async () => {
    tenant = await sharedServer().tenant();
  });

  const own = (name: string, ...prompts: string[]) => ({ name, prompts });
  const cannotTell = (a: string, b: string) => `the model cannot tell "${a}" from "${b}": it reads the same of both`;

  it('are named when they are created', async () => {
    const labels = [own('ash', 'a Tree'), own('oak', 'an oak'), own('elm', 'a tree')];
    const { createLabelSet } = await tenant.data(CREATE, { input: { slug: 'trees', labels } });
    expect(createLabelSet.warnings).toEqual([cannotTell('elm', 'ash')]);
  });

  it('are named when one of them comes later, also when its vector was made before', async () => {
    const set = await LabelSetClient.create(tenant, 'birds', [own('owl', 'a bird'), own('wren', 'a small bird')]);
    const labels = [own('lark', 'a BIRD')];
    expect((await tenant.data(UPSERT, { slug: set.slug, labels })).upsertLabels.warnings).toEqual([
      cannotTell('lark', 'owl'),
    ]);
    const again = await LabelSetClient.create(tenant, 'birds-again', [own('owl', 'a bird')]);
    const { upsertLabels } = await tenant.data(UPSERT, { slug: again.slug, labels });
    expect(upsertLabels).toEqual({ promptsEncoded: 0, warnings: [cannotTell('lark', 'owl')] });
  });

  it('are not named again when another label changes', async () => {
    const set = await LabelSetClient.create(tenant, 'fish', [own('cod', 'a fish'), own('eel', 'a FISH')]);
    const { upsertLabels } = await tenant.data(UPSERT, { slug: set.slug, labels: [own('ray', 'a flat fish')] });
    expect(upsertLabels.warnings).toEqual([]);
  });

  it('are named in each classification with labels of one call', async () => {
    const labels = ['fish &amp; chips', 'a boat', 'fish & chips'];
    for (let i = 0; i < 2; i++) {
      const { warnings } = (await tenant.data(CLASSIFY, { input: { image: { embedding: anEmbedding() }, labels } }))
        .classify;
      expect(warnings).toEqual([cannotTell('fish & chips', 'fish &amp; chips')]);
    }
  });

  it('are at most a hundred, and a line for the rest', async () => {
    const labels = Array.from({ length: 150 }, (_, i) => own(`label ${i}`, 'the same'));
    const { warnings } = (await tenant.data(CREATE, { input: { slug: 'same', labels } })).createLabelSet;
    expect(warnings).toHaveLength(101);
    expect(warnings.at(-1)).toBe('it cannot tell more labels from others');
  });
});

describe('Rows with the same vector', () => {
  const DIMENSIONS = 64;
  /** Different unit vectors, near each other as those of a model are. */
  const vectors = (rows: number): Float32Array => {
    const all = Float32Array.from(
      { length: rows * DIMENSIONS },
      (_, i) => 1 + 0.3 * Math.sin((i + 1) * 78.233 * (1 + (i % 13))),
    );
    normaliseRows(all, rows);
    return all;
  };

  it('are found among many, up to rounding', () => {
    const all = vectors(20_000);
    const copy = (from: number, to: number, off = 0) => {
      for (let i = 0; i < DIMENSIONS; i++) {
        all[to * DIMENSIONS + i] = (all[from * DIMENSIONS + i] as number) + (i % 2 ? off : -off);
      }
    };
    copy(3, 19_000, 1e-7);
    copy(15_000, 7, 1e-4);
    copy(11, 12);
    const rows = Array.from({ length: 20_000 }, (_, row) => row);
    expect(finish(alikeRows({ vectors: all, dimensions: DIMENSIONS }, rows, 10))).toEqual(
      new Map([
        [19_000, 3],
        [12, 11],
      ]),
    );
    expect(finish(alikeRows({ vectors: all, dimensions: DIMENSIONS }, [3], 10))).toEqual(new Map([[3, 19_000]]));
  });
});
