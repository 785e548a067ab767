import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelSetVersion } from '#lexiclip/domain/label-set-version.js';
import { labelsOf } from '../../bench/support/labels.js';
import { anEmbedding, LabelSetClient } from '../support/label-set.js';
import { type Client, sharedServer, startTestServer, type TestServer } from '../support/server.js';
import { storageAt } from '../support/storage/own-storage.js';

const CLASSIFY = `query ($input: ClassifyInput!) {
  classify(input: $input) {
    predictions { rank name similarity probability label { id name } }
    provenance { search recallAt10 labelSetVersion }
  }
}`;

interface Answer {
  predictions: { rank: number; name: string; similarity: number; probability: number; label: { name: string } }[];
  provenance: { search: string; recallAt10: number | null; labelSetVersion: number };
}

const LABELS = 3000;

describe('A label set that is too large for the memory of versions', () => {
  let running: TestServer;
  let tenant: Client;
  let set: LabelSetClient;
  let exact: Answer;
  let indexed: Answer;

  const classify = async (topK = 10, image = anEmbedding()): Promise<Answer> => {
    const input = { image: { embedding: image }, labelSet: { slug: 'large' }, topK };
    return (await tenant.data(CLASSIFY, { input })).classify;
  };
  const indexTables = async () => {
    const files = await readdir(join(running.data, 'tenants'), { recursive: true });
    return files.filter((file) => /index_[^/]*\.lance$/.test(file));
  };

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_VERSION_CACHE_MB: '1' });
    tenant = await running.tenant();
    set = await LabelSetClient.create(tenant, 'large', labelsOf(LABELS));
    exact = await classify();
    do indexed = await classify();
    while (indexed.provenance.search !== 'INDEX');
  });
  afterAll(() => running.close());

  it('is compared whole until its index is built', () => {
    expect(exact.provenance).toEqual({ search: 'EXACT', recallAt10: null, labelSetVersion: 1 });
    expect(exact.predictions.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('gives the same labels by its index, and says how many of the best that found', () => {
    expect(indexed.provenance.recallAt10).toBeGreaterThanOrEqual(0.99);
    expect(indexed.predictions.map(({ name }) => name)).toEqual(exact.predictions.map(({ name }) => name));
    indexed.predictions.forEach(({ similarity, label, name }, i) => {
      expect(similarity).toBeCloseTo(exact.predictions[i]?.similarity as number, 5);
      expect(label.name).toBe(name);
    });
  });

  it('estimates probabilities to a few percent', () => {
    indexed.predictions.forEach(({ probability }, i) => {
      const ratio = probability / (exact.predictions[i]?.probability as number);
      expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
    });
  });

  it('can be asked for more labels than are usual', async () => {
    const { predictions } = await classify(1000);
    expect(new Set(predictions.map(({ name }) => name)).size).toBe(1000);
  });

  it('gives the same as it gives when it is kept in memory', async () => {
    const other = await sharedServer().tenant();
    await LabelSetClient.create(other, 'large', labelsOf(LABELS));
    const input = { image: { embedding: anEmbedding() }, labelSet: { slug: 'large' }, topK: 10 };
    const { classify: answer } = await other.data(CLASSIFY, { input });
    expect(answer.provenance.search).toBe('EXACT');
    answer.predictions.forEach(({ name, similarity, probability }: Answer['predictions'][number], i: number) => {
      expect(name).toBe(exact.predictions[i]?.name);
      expect(similarity).toBeCloseTo(exact.predictions[i]?.similarity as number, 5);
      expect(probability / (exact.predictions[i]?.probability as number)).toBeCloseTo(1, 3);
    });
  });

  it('is not there for a search that is still under way when it is deleted', async () => {
    const gone = await LabelSetClient.create(tenant, 'gone', labelsOf(20));
    const { viewer } = await tenant.data('{ viewer { tenant { id } } }');
    const storage = await storageAt(running.data);
    try {
      const [sets, indexes] = [await storage.labelSetsOf(viewer.tenant.id), await storage.indexesOf(viewer.tenant.id)];
      const [record] = (await sets.list()).filter(({ slug }) => slug === 'gone');
      const { id } = record as NonNullable<typeof record>;
      const version = (await sets.latestOf([id])).get(id) as LabelSetVersion;
      const index = await indexes.build(version, async (queries, _, count) => queries.map(() => Array(count).fill(0)));
      const image = Float32Array.from(anEmbedding());
      expect(await indexes.search(index, image, 5)).toHaveLength(5);
      await gone.delete();
      await indexes.sweep(new Set((await sets.list()).map((set) => set.id)));
      const refused = { code: 'NOT_FOUND', extensions: { argument: 'labelSet' } };
      await expect(indexes.search(index, image, 5)).rejects.toMatchObject(refused);
      await expect(indexes.sample(index, 20, 5)).rejects.toMatchObject(refused);
      await expect(indexes.scan(version, image, 5)).rejects.toMatchObject(refused);
    } finally {
      await storage.close();
    }
  });

  it('leaves no index when it is deleted', async () => {
    expect(await indexTables()).not.toEqual([]);
    await set.delete();
    expect(await indexTables()).toEqual([]);
  });
});
