import type { BulkItem, BulkResult } from '#lexiclip/domain/bulk.js';
import type { JobId, TenantId } from '#lexiclip/domain/ids.js';
import type { BulkResults } from '#lexiclip/services/storage/bulk/bulk-results.js';
import type { SliceEntry } from '#lexiclip/services/storage/bulk/bulk-slice-store.js';
import type { BulkPlan, BulkStore, KeptResults } from '#lexiclip/services/storage/bulk/bulk-store.js';
import { loadBuilt } from '../../support/native.js';
import { ownStorage, someTenant } from '../../support/storage/own-storage.js';

type Stores = typeof import('#lexiclip/services/storage/bulk/bulk-store.js');

const DIMENSIONS = 4;
const never = new AbortController().signal;

let jobs = 0;
const planOf = (keepEmbeddings = false, isCalibrated = false): BulkPlan => ({
  job: `job_${String(++jobs).padStart(32, '0')}` as JobId,
  dimensions: DIMENSIONS,
  keepEmbeddings,
  isCalibrated,
});

const resultOf = (seq: number, given: Partial<BulkResult> = {}): BulkResult => ({
  seq,
  name: `ash/${seq}.jpg`,
  predictions: [
    { rank: 1, label: 'ash', labelId: 'l1', similarity: 0.3, probability: 0.9 },
    { rank: 2, label: 'birch 🌲', labelId: 'l2', similarity: 0.2, probability: 0.1 },
  ],
  unknown: false,
  calibrated: null,
  image: { sha256: 'ab', width: 3, height: 2, format: 'png' },
  embedding: null,
  fault: null,
  ...given,
});

async function* each<T>(values: readonly T[]) {
  yield* values;
}

async function all<T>(parts: AsyncIterable<T[]>): Promise<T[]> {
  const found: T[] = [];
  for await (const part of parts) found.push(...part);
  return found;
}

describe('The tables of a bulk classification', () => {
  let own: Awaited<ReturnType<typeof ownStorage>>;
  let tenant: TenantId;
  let store: BulkStore;

  beforeAll(async () => {
    own = await ownStorage();
    tenant = someTenant();
    await own.storage.createTenant(tenant);
    store = await open();
  });
  afterAll(() => own.close());

  async function open(): Promise<BulkStore> {
    const { BulkStore: Store } = await loadBuilt<Stores>('services/storage/bulk/bulk-store.js');
    return Store.open(await own.storage.databases.tenant(tenant));
  }

  async function resultsOf(kept: KeptResults, withEmbeddings: boolean, isCalibrated = false): Promise<BulkResults> {
    const dimensions = withEmbeddings ? DIMENSIONS : undefined;
    const results = await store.results(kept, { dimensions, isCalibrated });
    if (!results) throw new Error(`there is no ${kept.table}`);
    return results;
  }

  it('know how many images a job has, once that is known', async () => {
    const { job } = planOf();
    expect(await store.known(job)).toBeUndefined();
    await store.begin(job);
    await store.setKnown(job, { known: 12, total: null });
    await store.begin(job);
    expect(await store.known(job)).toEqual({ known: 12, total: null });
    await store.setKnown(job, { known: 20, total: 20 });
    expect(await (await open()).known(job)).toEqual({ known: 20, total: 20 });
  });

  it('give a slice to one of those that take it at the same time', async () => {
    const { job } = planOf();
    const taken = (holder: string, slices: number[]): SliceEntry[] =>
      slices.map((slice) => ({ slice, seq: 0, step: 'TAKEN', holder }));
    await Promise.all([
      store.slices.add(job, taken('first', [0, 1, 2])),
      (await open()).slices.add(job, taken('second', [1, 2, 3])),
    ]);
    const entries = (await store.slices.entries(job)).sort((a, b) => a.slice - b.slice);
    expect(entries.map(({ slice }) => slice)).toEqual([0, 1, 2, 3]);
    expect([entries[0]?.holder, entries[3]?.holder]).toEqual(['first', 'second']);
  });

  it('give images back in order, whatever they are made of', async () => {
    const items = await store.items(planOf());
    const given: BulkItem[] = [
      { seq: 0, name: 'a', bytes: Uint8Array.of(1, 2, 3) },
      { seq: 1, name: 'b 🌲', url: 'https://example.com/b.jpg' },
      { seq: 2, name: 'c', path: 'below/c.jpg' },
      { seq: 3, name: 'd', vector: Float32Array.of(1, 0, 0, 0.5) },
      { seq: 4, name: 'e', fault: { code: 'UNSUPPORTED_IMAGE', message: 'a link' } },
      { seq: 5, name: 'f', bytes: new Uint8Array() },
    ];
    const added: number[] = [];
    await items.addAll(each(given), (next) => void added.push(next));
    expect(added).toEqual([6]);
    expect(await items.next()).toBe(6);
    expect(await all(items.read({ from: 0, to: 10 }, new Set()))).toEqual(given);
    expect(await all(items.read({ from: 1, to: 5 }, new Set([2])))).toEqual([given[1], given[3], given[4]]);
  });

  it('give large images back a few at a time', async () => {
    const items = await store.items(planOf());
    const bytes = new Uint8Array(3 * 1024 * 1024);
    await items.addAll(each(Array.from({ length: 12 }, (_, seq) => ({ seq, name: `${seq}`, bytes }))), () => undefined);
    const sizes: number[] = [];
    for await (const part of items.read({ from: 0, to: 12 }, new Set())) sizes.push(part.length);
    expect(sizes).toEqual([2, 2, 2, 2, 2, 2]);
  });

  it('take images that were added once more by a process that was too slow as one', async () => {
    const plan = planOf();
    const [first, second] = [await store.items(plan), await (await open()).items(plan)];
    const items = [0, 1, 2].map((seq) => ({ seq, name: `${seq}`, url: 'https://example.com' }));
    await first.addAll(each(items), () => undefined);
    await second.addAll(each(items.slice(1)), () => undefined);
    expect((await all(first.read({ from: 0, to: 3 }, new Set()))).map(({ seq }) => seq)).toEqual([0, 1, 2]);
    expect(await first.next()).toBe(3);
  });

  it('collect the results of several processes in order and once each', async () => {
    const plan = planOf();
    const [first, second] = [await store.parts(plan, 0), await (await open()).parts(plan, 0)];
    const failed = resultOf(4, { predictions: [], image: null, fault: { code: 'TIMEOUT', message: 'late' } });
    await Promise.all([first.add([resultOf(3), resultOf(1)]), second.add([resultOf(2), resultOf(0), failed])]);
    await second.add([resultOf(1), resultOf(2, { predictions: [], unknown: true })]);
    expect(await first.done({ from: 1, to: 4 })).toEqual(new Set([1, 2, 3]));
    const kept = await store.collect(plan, 5, 1, never);
    expect(kept.counts).toMatchObject({ total: 5, classified: 4, failed: 1 });
    const results = await resultsOf(kept, false);
    const found = await all(results.read(5));
    expect(found.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4]);
    expect([found[0], found[3], found[4]]).toEqual([resultOf(0), resultOf(3), failed]);
  });

  it('keep the vectors of images, and know those that belong to no label', async () => {
    const plan = planOf(true);
    const vector = Float32Array.of(0.5, 0.5, 0.5, 0.5);
    const given = [resultOf(0, { embedding: vector }), resultOf(1, { predictions: [], unknown: true })];
    await (await store.parts(plan, 0)).add(given);
    const kept = await store.collect(plan, 2, 1, never);
    expect(kept.counts).toEqual({ total: 2, classified: 2, failed: 0, unknown: 1 });
    expect(await all((await resultsOf(kept, true)).read(2))).toEqual(given);
    const without = await all((await resultsOf(kept, false)).read(2));
    expect(without.map(({ embedding }) => embedding)).toEqual([null, null]);
  });

  it('keep what a calibration says of each image that was classified', async () => {
    const plan = planOf(false, true);
    const calibrated = (confidence: number) => ({ calibration: 'cal_1', confidence });
    const given = [
      resultOf(0, { calibrated: calibrated(0.75) }),
      resultOf(1, { unknown: true, calibrated: calibrated(0.25) }),
      resultOf(2, { predictions: [], image: null, fault: { code: 'TIMEOUT', message: 'late' } }),
    ];
    await (await store.parts(plan, 0)).add(given);
    const kept = await store.collect(plan, 3, 1, never);
    expect(kept.counts).toEqual({ total: 3, classified: 2, failed: 1, unknown: 1 });
    expect(await all((await resultsOf(kept, false, true)).read(3))).toEqual(given);
  });

  it('never take a table with a gap for the results', async () => {
    const plan = planOf();
    await (await store.parts(plan, 0)).add([resultOf(0), resultOf(2)]);
    await expect(store.collect(plan, 3, 1, never)).rejects.toThrow('1 results from 0 to 3 are missing');
  });

  it('are removed with their job, of which the results may stay longer', async () => {
    const [plan, other] = [planOf(), planOf()];
    for (const one of [plan, other]) {
      await store.begin(one.job);
      await store.items(one);
      await (await store.parts(one, 0)).add([resultOf(0)]);
    }
    const { table } = await store.collect(plan, 1, 2, never);
    const database = await own.storage.databases.tenant(tenant);
    const tablesOf = async ({ job }: BulkPlan) => (await database.tableNames()).filter((name) => name.includes(job));
    await store.remove(plan.job, table);
    expect(await tablesOf(plan)).toEqual([`bulk_results_${plan.job}_2`]);
    await store.remove(plan.job);
    expect(await tablesOf(plan)).toEqual([]);
    expect((await store.jobs()).has(plan.job)).toBe(false);
    expect(await tablesOf(other)).toHaveLength(2);
  });
});
