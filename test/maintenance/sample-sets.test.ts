import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Table } from '@lancedb/lancedb';
import type { LabelSetId, SampleSetId, TenantId } from '#lexiclip/domain/ids.js';
import type { Sample, SampleSetRecord } from '#lexiclip/domain/sample.js';
import { loadBuilt } from '../support/native.js';
import { storageAt } from '../support/storage/own-storage.js';
import { sampleOf, sampleRows, sampleSetOf, sampleVersionOf } from '../support/storage/samples.js';

type Check = typeof import('#lexiclip/services/maintenance/check.js');
type Backup = typeof import('#lexiclip/services/maintenance/backup.js');
type Policies = typeof import('#lexiclip/services/storage/label-sets/tag-policy-store.js');
type Calibrations = typeof import('#lexiclip/services/storage/sample-sets/calibration-store.js');
type SampleSweep = typeof import('#lexiclip/services/maintenance/sample-sweep.js');

const TENANT = `ten_${'1'.repeat(32)}` as TenantId;
const MODEL = { digest: 'a'.repeat(64), dtype: 'fp32', dimensions: 2 };

describe('Sample sets in the care of the operator', () => {
  let folder: string;
  let healthy: string;
  let set: SampleSetRecord;
  let copies = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    healthy = join(folder, 'healthy');
    const storage = await storageAt(healthy);
    set = sampleSetOf('pets', 'first');
    try {
      await storage.createTenant(TENANT);
      await storage.tenants.insert({
        id: TENANT,
        slug: 'acme',
        name: 'Acme',
        status: 'ACTIVE',
        createdAt: set.createdAt,
      });
      const [sets, vectors] = [await storage.sampleSetsOf(TENANT), await storage.sampleVectorsOf(TENANT)];
      const none = sampleRows([]);
      const base = await sets.create(set, sampleVersionOf(set.id, 1, none, 'createSampleSet'), none);
      if (!base) throw new Error('the set was not created');
      const all = sampleRows([sampleOf(set.id, 'ash.jpg'), sampleOf(set.id, 'elm.jpg')]);
      const entries = all.samples.map(({ id }, i) => ({
        sampleId: id,
        vector: Float32Array.of(1 - i, i),
        origin: 'IMAGE' as const,
      }));
      await vectors.put(set.id, MODEL, entries);
      const thumbnails = all.samples.map(({ id, fileName }) => ({
        sampleId: id,
        bytes: Buffer.from(`webp of ${fileName}`),
      }));
      await (await storage.thumbnailsOf(TENANT)).put(set.id, thumbnails);
      await sets.commit(base, sampleVersionOf(set.id, 2, all), all, { kind: 'change', rows: all, removed: [] });
    } finally {
      await storage.close();
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function copied(): Promise<string> {
    const data = join(folder, `copy-${++copies}`);
    await cp(healthy, data, { recursive: true });
    return data;
  }
  async function problemsIn(data: string): Promise<string[]> {
    const { checkData } = await loadBuilt<Check>('services/maintenance/check.js');
    return (await checkData(data)).problems.map(({ text }) => text);
  }
  /** Changes a table through LanceDB, as somebody might by hand. */
  async function change(data: string, name: RegExp, by: (table: Table) => Promise<unknown>): Promise<void> {
    const connection = await connect(join(data, 'tenants', TENANT));
    const found = (await connection.tableNames()).find((table) => name.test(table));
    await by(await connection.openTable(found as string));
    connection.close();
  }

  it('are counted by check, which finds nothing wrong with them', async () => {
    const { checkData } = await loadBuilt<Check>('services/maintenance/check.js');
    expect(await checkData(await copied())).toMatchObject({ versions: 2, problems: [], unfinished: [], notes: [] });
  });

  const updated = (values: Record<string, string>) => (table: Table) => table.update({ where: '`number` = 2', values });
  const aVector = (table: Table) => table.update({ valuesSql: { vector: "X'0000803F00000000'" } });
  const first = '`position` = 0';
  it.each([
    [
      'a right answer was changed',
      /^sample_rows_/,
      (table: Table) => table.update({ where: first, values: { expected: '[]' } }),
      /version 2: cannot be read: .*damaged: sample sm_\w+ is not what was stored/,
    ],
    [
      'samples were lost',
      /^sample_rows_/,
      (table: Table) => table.delete('version = 2'),
      /version 2: cannot be read: .*damaged: it has 0 samples, and 2 on record/,
    ],
    [
      'the log counts other unknowns',
      /^sample_version_log$/,
      updated({ unknownCount: '1' }),
      /version 2: cannot be read: .*damaged/,
    ],
    [
      'a vector was changed',
      /^sample_vectors_/,
      aVector,
      /^sample set ss_\w+: the vector of sample sm_\w+ is not what was stored/,
    ],
    [
      'a vector was lost',
      /^sample_vectors_/,
      (table: Table) => table.delete("origin = 'IMAGE'"),
      /version 2: 2 of 2 samples have no vector of any model/,
    ],
    [
      'the record was lost',
      /^sample_sets$/,
      (table: Table) => table.delete('true'),
      /^table sample_thumbnails_\w+ belongs to no sample set/,
    ],
  ])('are told by check when %s', async (_, table, damage, says) => {
    const data = await copied();
    await change(data, table, damage);
    expect(await problemsIn(data)).toContainEqual(expect.stringMatching(says));
  });

  it('are told by check when a calibration, or the policy of a tag, was left behind', async () => {
    const data = await copied();
    const storage = await storageAt(data);
    const ids = {
      labelSetId: `ls_${'0'.repeat(32)}` as LabelSetId,
      sampleSetId: `ss_${'0'.repeat(32)}` as SampleSetId,
    };
    const database = await storage.databases.tenant(TENANT);
    const { TagPolicyStore } = await loadBuilt<Policies>('services/storage/label-sets/tag-policy-store.js');
    const policy = { ...ids, tag: 'production', maxLoss: 0.02, maxFalseAccepts: null, recalibrate: false };
    const rules = { undecided: 'REFUSE' as const, setBy: 'a test', setAt: set.createdAt };
    await (await TagPolicyStore.open(database)).put({ ...policy, ...rules });
    const { CalibrationStore } = await loadBuilt<Calibrations>('services/storage/sample-sets/calibration-store.js');
    const calibration = {
      ...ids,
      id: 'cal_1',
      labelSetVersion: 1,
      sampleSetVersion: 1,
      modelDigest: 'a',
      dtype: 'fp32',
    };
    const made = { scoring: 'SOFTMAX', createdAt: set.createdAt, createdBy: 'a test', report: {} };
    await (await CalibrationStore.open(database)).add({ ...calibration, ...made } as never, Buffer.of(1));
    await storage.close();
    expect((await problemsIn(data)).sort()).toEqual([
      'calibration cal_1 belongs to no label set',
      'calibration cal_1 belongs to no sample set',
      `the policy of tag "production" of ${ids.labelSetId} belongs to no label set`,
    ]);
  });

  it('are not begun anew when their log is missing', async () => {
    const data = await copied();
    await rm(join(data, 'tenants', TENANT, 'sample_version_log.lance'), { recursive: true });
    expect(await problemsIn(data)).toContain('table sample_version_log is missing');
    const storage = await storageAt(data);
    await expect(storage.sampleSetsOf(TENANT)).rejects.toThrow('table sample_version_log is missing');
    await storage.close();
  });

  it('are in a backup with their vectors and thumbnails', async () => {
    const target = join(folder, 'backup');
    const { backupData } = await loadBuilt<Backup>('services/maintenance/backup.js');
    await backupData(healthy, target, () => undefined);
    const storage = await storageAt(target);
    try {
      const sets = await storage.sampleSetsOf(TENANT);
      const latest = (await sets.latestOf([set.id])).get(set.id);
      const { samples } = await sets.read(latest as never);
      const ids = samples.map(({ id }: Sample) => id);
      expect(ids).toHaveLength(2);
      expect((await (await storage.sampleVectorsOf(TENANT)).known(set.id, MODEL, ids)).size).toBe(2);
      expect((await (await storage.thumbnailsOf(TENANT)).get(set.id, ids)).size).toBe(2);
    } finally {
      await storage.close();
    }
    expect(await problemsIn(target)).toEqual([]);
  });

  it('are removed to the end by housekeeping when their deletion stopped half-way', async () => {
    const data = await copied();
    await change(data, /^sample_sets$/, (table) => table.delete('true'));
    const storage = await storageAt(data);
    try {
      const database = await storage.databases.tenant(TENANT);
      const row = { key: `removing/${set.id}`, kind: 'removing', sampleSetId: set.id, at: new Date() };
      await change(data, /^unfinished_sample_work$/, (table) => table.add([row]));
      const { sweepSamples } = await loadBuilt<SampleSweep>('services/maintenance/sample-sweep.js');
      await sweepSamples(storage, TENANT);
      expect((await database.tableNames()).filter((name) => name.includes(set.id))).toEqual([]);
    } finally {
      await storage.close();
    }
    expect(await problemsIn(data)).toEqual([]);
  });
});
