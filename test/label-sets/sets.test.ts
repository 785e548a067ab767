import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, sharedServer, startTestServer } from '../support/server.js';

const CREATE = `mutation ($input: CreateLabelSetInput!) {
  createLabelSet(input: $input) { warnings labelSet { id slug name } version { id number labelCount operation } }
}`;
const UPSERT = `mutation ($slug: String!, $labels: [LabelInput!]!, $expectedVersion: Int) {
  upsertLabels(labelSet: $slug, labels: $labels, expectedVersion: $expectedVersion) {
    added updated unchanged promptsEncoded version { number labelCount }
  }
}`;
const LABELS = `query ($slug: String!, $number: Int!) {
  labelSet(slug: $slug) { version(number: $number) { labels { nodes { id: labelId name synonyms } } } }
}`;
const named = (...names: string[]) => names.map((name) => ({ name }));

describe('Label sets', () => {
  let tenant: Client;
  let count = 0;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
  });

  async function newSet(...names: string[]): Promise<string> {
    const slug = `set-${++count}`;
    await tenant.data(CREATE, { input: { slug, labels: named(...names) } });
    return slug;
  }

  it('start at version 1', async () => {
    const { createLabelSet } = await tenant.data(CREATE, { input: { slug: 'first', labels: named('cat', 'dog') } });
    expect(createLabelSet.labelSet).toMatchObject({ slug: 'first', name: 'first' });
    expect(createLabelSet.version).toMatchObject({ number: 1, labelCount: 2, operation: 'createLabelSet' });
  });

  it('encode only what an upsert changes', async () => {
    const slug = await newSet('ash', 'birch', 'cedar');
    const { upsertLabels } = await tenant.data(UPSERT, {
      slug,
      labels: [{ name: 'ash' }, { name: 'birch', synonyms: ['silver birch'] }, { name: 'elm' }],
    });
    expect(upsertLabels).toMatchObject({ added: 1, updated: 1, unchanged: 1, promptsEncoded: 2 });
    expect(upsertLabels.version).toEqual({ number: 2, labelCount: 4 });
  });

  it('make no version of an upsert that changes nothing', async () => {
    const slug = await newSet('ash', 'birch');
    const { upsertLabels } = await tenant.data(UPSERT, { slug, labels: named('birch') });
    expect(upsertLabels).toMatchObject({ added: 0, updated: 0, unchanged: 1, promptsEncoded: 0 });
    expect(upsertLabels.version.number).toBe(1);
  });

  it('keep old versions as they were', async () => {
    const slug = await newSet('ash', 'birch');
    await tenant.data(UPSERT, { slug, labels: named('oak') });
    await tenant.data(`mutation { removeLabels(labelSet: "${slug}", names: ["ash"]) { version { number } } }`);
    const names = async (number: number) => {
      const { labelSet } = await tenant.data(LABELS, { slug, number });
      return labelSet.version.labels.nodes.map(({ name }: { name: string }) => name);
    };
    expect(await names(1)).toEqual(['ash', 'birch']);
    expect(await names(2)).toEqual(['ash', 'birch', 'oak']);
    expect(await names(3)).toEqual(['birch', 'oak']);
  });

  it('keep the id of a label that is renamed', async () => {
    const slug = await newSet('ash', 'birch');
    const { labelSet } = await tenant.data(LABELS, { slug, number: 1 });
    const [ash] = labelSet.version.labels.nodes;
    await tenant.data(UPSERT, { slug, labels: [{ id: ash.id, name: 'common ash' }] });
    const after = await tenant.data(LABELS, { slug, number: 2 });
    expect(after.labelSet.version.labels.nodes[0]).toMatchObject({ id: ash.id, name: 'common ash' });
  });

  it('are all there after a restart', async () => {
    const data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const first = await startTestServer({ LEXICLIP_DATA: data });
    const client = await first.tenant();
    await client.data(CREATE, { input: { slug: 'trees', labels: named('ash', 'birch') } });
    await first.close();
    const again = await startTestServer({ LEXICLIP_DATA: data });
    try {
      const { labelSet } = await new Client(again.url, client.key).data(LABELS, { slug: 'trees', number: 1 });
      expect(labelSet.version.labels.nodes).toHaveLength(2);
    } finally {
      await again.close();
      await rm(data, { recursive: true, force: true });
    }
  });
});
