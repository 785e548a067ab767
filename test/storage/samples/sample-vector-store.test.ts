import type { SampleId, SampleSetId, TenantId } from '#lexiclip/domain/ids.js';
import type { SampleVectorStore, VectorBlock } from '#lexiclip/services/storage/sample-sets/sample-vector-store.js';
import type { ThumbnailStore } from '#lexiclip/services/storage/sample-sets/thumbnail-store.js';
import { ownStorage, someTenant } from '../../support/storage/own-storage.js';

const MODEL = { digest: 'a'.repeat(64), dtype: 'fp32', dimensions: 3 };

const sampleAt = (i: number) => `sm_${String(i).padStart(32, '0')}` as SampleId;
const vectorAt = (i: number) => Float32Array.of(Math.cos(i), Math.sin(i), 0);
const entryAt = (i: number) => ({ sampleId: sampleAt(i), vector: vectorAt(i), origin: 'IMAGE' as const });
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('What is kept beside the samples of a set', () => {
  let own: Awaited<ReturnType<typeof ownStorage>>;
  let tenant: TenantId;
  let vectors: SampleVectorStore;
  let thumbnails: ThumbnailStore;
  let sets = 0;
  const noSet = () => `ss_${String(++sets).padStart(32, '0')}` as SampleSetId;
  async function newSet(): Promise<SampleSetId> {
    const set = noSet();
    await vectors.make(set);
    await thumbnails.make(set);
    return set;
  }

  beforeAll(async () => {
    own = await ownStorage();
    tenant = someTenant();
    await own.storage.createTenant(tenant);
    vectors = await own.storage.sampleVectorsOf(tenant);
    thumbnails = await own.storage.thumbnailsOf(tenant);
  });
  afterAll(() => own.close());

  async function blocksOf(set: SampleSetId): Promise<VectorBlock[]> {
    const blocks: VectorBlock[] = [];
    for await (const block of vectors.read(set, MODEL)) blocks.push(block);
    return blocks;
  }

  it('are vectors, read in blocks of at most 4,000', async () => {
    const set = await newSet();
    await vectors.put(set, MODEL, upTo(9_001).map(entryAt));
    const blocks = await blocksOf(set);
    expect(Math.max(...blocks.map(({ ids }) => ids.length))).toBeLessThanOrEqual(4_000);
    const read = blocks.flatMap((block) =>
      block.ids.map((id, i) => [id, ...block.vectors.subarray(i * 3, (i + 1) * 3)].join()),
    );
    expect(read.sort()).toEqual(upTo(9_001).map((i) => [sampleAt(i), ...vectorAt(i)].join()));
  });

  it('are read once each, though two writers put the same', async () => {
    const set = await newSet();
    await Promise.all([vectors.put(set, MODEL, [entryAt(1)]), vectors.put(set, MODEL, [entryAt(1), entryAt(2)])]);
    const ids = (await blocksOf(set)).flatMap((block) => block.ids);
    expect(ids.sort()).toEqual([sampleAt(1), sampleAt(2)]);
  });

  it('are told apart by model, whatever its dimensions', async () => {
    const set = await newSet();
    const other = { digest: 'b', dtype: 'q8', dimensions: 2 };
    const seen = { sampleId: sampleAt(2), vector: Float32Array.of(0, 1), origin: 'THUMBNAIL' as const };
    await vectors.put(set, MODEL, [entryAt(1)]);
    await vectors.put(set, other, [seen]);
    const ids = [sampleAt(1), sampleAt(2)];
    expect(await vectors.known(set, MODEL, ids)).toEqual(new Set([sampleAt(1)]));
    expect(await vectors.readSome(set, other, ids)).toEqual(new Map([[sampleAt(2), seen]]));
    expect(await vectors.modelsOf(set)).toEqual([
      { ...MODEL, count: 1 },
      { ...other, count: 1 },
    ]);
  });

  it('know which of very many samples have a vector', async () => {
    const set = await newSet();
    await vectors.put(set, MODEL, upTo(2_500).map(entryAt));
    const asked = upTo(5_000).map(sampleAt);
    expect((await vectors.known(set, MODEL, asked)).size).toBe(2_500);
  });

  it('are not there for a set that is not there, and cannot be added', async () => {
    const set = noSet();
    expect(await blocksOf(set)).toEqual([]);
    expect(await vectors.known(set, MODEL, [sampleAt(1)])).toEqual(new Set());
    expect(await thumbnails.get(set, [sampleAt(1)])).toEqual(new Map());
    expect(await thumbnails.bytesOf(set)).toBe(0);
    const refused = { code: 'NOT_FOUND', argument: 'sampleSet' };
    await expect(vectors.put(set, MODEL, [entryAt(1)])).rejects.toMatchObject({ extensions: refused });
    await expect(thumbnails.put(set, [{ sampleId: sampleAt(1), bytes: Buffer.of(1) }])).rejects.toThrow('no such');
  });

  it('stay in few fragments, however many additions there were', async () => {
    const set = await newSet();
    for (const i of upTo(66)) await vectors.put(set, MODEL, [entryAt(i)]);
    const { connection } = await own.storage.databases.tenant(tenant);
    const table = await connection.openTable(`sample_vectors_${set}`);
    expect((await table.stats()).fragmentStats.numFragments).toBeLessThan(66);
    expect((await blocksOf(set)).flatMap(({ ids }) => ids)).toHaveLength(66);
  });

  it('are thumbnails, whose bytes are counted', async () => {
    const [set, other] = [await newSet(), await newSet()];
    const before = await thumbnails.totalBytes();
    await thumbnails.put(set, [
      { sampleId: sampleAt(1), bytes: Buffer.from('one') },
      { sampleId: sampleAt(2), bytes: Buffer.from('three') },
    ]);
    await thumbnails.put(other, [{ sampleId: sampleAt(1), bytes: Buffer.from('else') }]);
    const found = await thumbnails.get(set, [sampleAt(2), sampleAt(3)]);
    expect([...found].map(([id, bytes]) => [id, Buffer.from(bytes).toString()])).toEqual([[sampleAt(2), 'three']]);
    expect(await thumbnails.known(set, [sampleAt(1), sampleAt(3)])).toEqual(new Set([sampleAt(1)]));
    expect([await thumbnails.bytesOf(set), (await thumbnails.totalBytes()) - before]).toEqual([8, 12]);
  });
});
