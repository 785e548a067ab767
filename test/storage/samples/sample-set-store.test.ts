import type { SampleSetId, TenantId } from '#lexiclip/domain/ids.js';
import type { Sample, SampleRows, SampleSetVersion } from '#lexiclip/domain/sample.js';
import { pickSamples } from '#lexiclip/domain/sample-rows.js';
import type { SampleSetStore } from '#lexiclip/services/storage/sample-sets/sample-set-store.js';
import { ownStorage, someTenant } from '../../support/storage/own-storage.js';
import { joinedSamples, sampleOf, sampleRows, sampleSetOf, sampleVersionOf } from '../../support/storage/samples.js';

describe('The sample sets of a tenant', () => {
  let own: Awaited<ReturnType<typeof ownStorage>>;
  let tenant: TenantId;
  let store: SampleSetStore;
  let sets = 0;

  beforeAll(async () => {
    own = await ownStorage();
    tenant = someTenant();
    await own.storage.createTenant(tenant);
    store = await own.storage.sampleSetsOf(tenant);
  });
  afterAll(() => own.close());

  /** A set with a first version of these samples. */
  async function created(samplesOf: (set: SampleSetId) => Sample[]) {
    const set = sampleSetOf(`pets-${++sets}`, 'first');
    const rows = sampleRows(samplesOf(set.id));
    const version = await store.create(set, sampleVersionOf(set.id, 1, rows, 'createSampleSet'), rows);
    return { set, rows, version: version as SampleSetVersion };
  }
  const change = (base: SampleSetVersion, next: SampleRows, rows: SampleRows, removed: Sample[] = []) =>
    store.commit(base, sampleVersionOf(base.sampleSetId, base.number + 1, next), next, {
      kind: 'change',
      rows,
      removed: removed.map(({ id }) => id),
    });

  it('begin with a version without samples', async () => {
    const { set, version } = await created(() => []);
    expect((await store.read(version)).samples).toEqual([]);
    expect((await store.latestOf([set.id])).get(set.id)).toEqual(
      expect.objectContaining({ number: 1, sampleCount: 0 }),
    );
    expect(await store.findBySlugs([set.slug])).toEqual([set]);
  });

  it('read a sample as it was written, whatever is not known of it', async () => {
    const { rows, version } = await created((id) => [
      sampleOf(id, 'ash.jpg', { metadata: '{"from":"a garden"}', role: 'EXAMPLE' }),
      sampleOf(id, 'birch.jpg', { expected: null }),
      sampleOf(id, 'sofa.jpg', { expected: [], kind: 'furniture 🛋' }),
      sampleOf(id, 'vector', { sha256: null, fileName: null, format: null, width: null, height: null }),
    ]);
    expect(await store.read(version)).toEqual(rows);
    expect(version).toMatchObject({ sampleCount: 4, unknownCount: 1, exampleCount: 1, unjudgedCount: 1 });
  });

  it('keep each version as samples are added, changed and removed', async () => {
    const { set, rows: first, version } = await created((id) => [sampleOf(id, 'ash.jpg'), sampleOf(id, 'birch.jpg')]);
    const added = sampleRows([sampleOf(set.id, 'cedar.jpg')], 2);
    const second = joinedSamples(first, added);
    const two = (await change(version, second, added)) as SampleSetVersion;
    const changed = sampleRows([sampleOf(set.id, 'birch.jpg', { expected: [] })], 1);
    const third = joinedSamples(changed, pickSamples(second, [2]));
    const three = (await change(two, third, changed, [first.samples[0] as Sample])) as SampleSetVersion;
    expect(await store.read(version)).toEqual(first);
    expect(await store.read(two)).toEqual(second);
    expect(await store.read(three)).toEqual(third);
  });

  it('let one of two writers of the same number commit', async () => {
    const { set, rows, version } = await created((id) => [sampleOf(id, 'ash.jpg')]);
    const writes = ['birch.jpg', 'cedar.jpg'].map((name) => {
      const added = sampleRows([sampleOf(set.id, name)], 1);
      return change(version, joinedSamples(rows, added), added);
    });
    const committed = (await Promise.all(writes)).filter((written) => written !== undefined);
    expect(committed).toHaveLength(1);
    expect((await store.versionsOf([set.id])).get(set.id)).toHaveLength(2);
  });

  it('find the version that was committed with a token', async () => {
    const { set, rows, version } = await created((id) => [sampleOf(id, 'ash.jpg')]);
    const next = sampleVersionOf(set.id, 2, rows);
    await store.commit(version, next, rows, { kind: 'replace' }, 'a token of a job');
    expect(await store.committedWith('a token of a job')).toMatchObject({ sampleSetId: set.id, number: 2 });
  });

  it('are found by the label set that they belong to', async () => {
    const { set } = await created(() => []);
    expect(await store.ofLabelSet(set.labelSetId)).toEqual([set]);
  });

  it('are gone with their vectors and thumbnails once they are removed', async () => {
    const { set, rows } = await created((id) => [sampleOf(id, 'ash.jpg')]);
    const { id: sampleId } = rows.samples[0] as Sample;
    const model = { digest: 'abc', dtype: 'fp32', dimensions: 2 };
    const vector = { sampleId, vector: Float32Array.of(1, 0), origin: 'IMAGE' as const };
    await (await own.storage.sampleVectorsOf(tenant)).put(set.id, model, [vector]);
    await (await own.storage.thumbnailsOf(tenant)).put(set.id, [{ sampleId, bytes: Buffer.from('webp') }]);
    const tables = async () => (await (await own.storage.databases.tenant(tenant)).tableNames()).join();
    expect(await tables()).toMatch(new RegExp(`sample_rows_${set.id}.*sample_thumbnails_${set.id}.*sample_vectors_`));
    await store.remove(set);
    expect(await tables()).not.toContain(set.id);
    expect(await store.findById(set.id)).toBeUndefined();
  });
});
