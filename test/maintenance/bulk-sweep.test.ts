import { randomBytes } from 'node:crypto';
import type { JobId, TenantId } from '#lexiclip/domain/ids.js';
import { loadBuilt, NativeDate } from '../support/native.js';
import { ownStorage, someTenant } from '../support/storage/own-storage.js';

type Sweep = typeof import('#lexiclip/services/maintenance/bulk-sweep.js');

describe('Housekeeping after bulk classifications', () => {
  let own: Awaited<ReturnType<typeof ownStorage>>;
  const tenant: TenantId = someTenant();

  beforeAll(async () => {
    own = await ownStorage();
    await own.storage.createTenant(tenant);
  });
  afterAll(() => own.close());

  const newJob = (): JobId => `job_${randomBytes(16).toString('hex')}` as JobId;
  const sweep = async () => {
    await (await loadBuilt<Sweep>('services/maintenance/bulk-sweep.js')).sweepBulk(own.storage, tenant);
    return new Map(
      [...(await (await own.storage.bulkOf(tenant)).jobs())].map(([id, { tables }]) => [id, tables.length]),
    );
  };
  const log = (jobId: JobId, seq: number, step: 'CREATED' | 'SUCCEEDED', table?: string) =>
    own.storage.jobLog.add({
      jobId,
      tenantId: tenant,
      seq,
      step,
      at: new NativeDate(),
      by: 'a',
      creation: seq === 0 ? { kind: 'CLASSIFY_IMAGES', createdBy: 'a', subject: null, inputDigest: '' } : null,
      end:
        table === undefined
          ? null
          : { progress: { done: 1, total: 1, unit: 'images', etaSeconds: null }, error: null, outcome: { table } },
      commit: null,
    });

  it('removes what a process left that died or was too slow, and nothing of open jobs, or of results', async () => {
    const store = await own.storage.bulkOf(tenant);
    const [open, ended, gone] = [newJob(), newJob(), newJob()];
    const results: string[] = [];
    for (const job of [open, ended, gone]) {
      await store.begin(job);
      const plan = { job, dimensions: 4, keepEmbeddings: false, isCalibrated: false };
      (await store.items(plan)).close();
      const parts = await store.parts(plan, 0);
      const fault = { code: 'TIMEOUT', message: 'late' };
      await parts.add([
        { seq: 0, name: 'a', predictions: [], unknown: false, calibrated: null, image: null, embedding: null, fault },
      ]);
      parts.close();
      results.push((await store.collect(plan, 1, 1, new AbortController().signal)).table);
    }
    await log(open, 0, 'CREATED');
    await log(ended, 0, 'CREATED');
    await log(ended, 1, 'SUCCEEDED', results[1]);
    expect(await sweep()).toEqual(
      new Map([
        [open, 3],
        [ended, 1],
      ]),
    );
  });
});
