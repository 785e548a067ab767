import type { SampleId, SampleSetId, TenantId } from '#lexiclip/domain/ids.js';
import type { ModelIdentity } from '#lexiclip/domain/model-identity.js';
import { SampleVectors } from '#lexiclip/services/evaluation/samples/sample-vectors.js';
import { ownStorage, someTenant } from '../../support/storage/own-storage.js';

const MODEL: ModelIdentity = {
  ...{ id: 'm', digest: 'a'.repeat(64), dimensions: 3, dtype: 'fp32', device: 'cpu', logitScale: 100, textRules: 2 },
};
const SET = `ss_${'1'.repeat(32)}` as SampleSetId;
const sampleAt = (i: number) => `sm_${String(i).padStart(32, '0')}` as SampleId;
const vectorAt = (i: number) => Float32Array.of(Math.cos(i), Math.sin(i), 0);

describe('Vectors of single samples', () => {
  let own: Awaited<ReturnType<typeof ownStorage>>;
  let tenant: TenantId;
  let reads = 0;
  let vectors: SampleVectors;

  beforeAll(async () => {
    own = await ownStorage();
    tenant = someTenant();
    await own.storage.createTenant(tenant);
    const store = await own.storage.sampleVectorsOf(tenant);
    await store.make(SET);
    const entryAt = (i: number) => ({ sampleId: sampleAt(i), vector: vectorAt(i), origin: 'IMAGE' as const });
    await store.put(
      SET,
      MODEL,
      Array.from({ length: 20 }, (_, i) => entryAt(i)),
    );
    vectors = new SampleVectors((of) => {
      reads++;
      return own.storage.sampleVectorsOf(of);
    });
  });
  afterAll(() => own.close());

  it('that are asked for together are read at once, each for its sample', async () => {
    reads = 0;
    const asked = Array.from({ length: 20 }, (_, i) => vectors.find(tenant, SET, sampleAt(i), MODEL));
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 20 }, (_, i) => vectorAt(i)));
    expect(reads).toBe(1);
  });

  it('are not there for another sample, or of another model', async () => {
    expect(await vectors.find(tenant, SET, sampleAt(21), MODEL)).toBeUndefined();
    expect(await vectors.find(tenant, SET, sampleAt(1), { ...MODEL, dtype: 'q8' })).toBeUndefined();
  });
});
