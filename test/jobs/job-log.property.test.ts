import fc from 'fast-check';
import type { JobId } from '#lexiclip/domain/ids.js';
import { jobOf } from '#lexiclip/domain/job.js';
import { loadBuilt } from '../support/native.js';
import { ownStorage, someTenant, storageAt } from '../support/storage/own-storage.js';

type JobLogs = typeof import('#lexiclip/services/jobs/job-log.js');
type Log = InstanceType<JobLogs['JobLog']>;
type Storage = Awaited<ReturnType<typeof storageAt>>;

const ACTS = ['CLAIMED', 'COMMITTING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'RELEASED'] as const;
type Act = (typeof ACTS)[number];

const ENDS: readonly string[] = ['SUCCEEDED', 'FAILED', 'CANCELLED'];
const END = { progress: { done: 1, total: 1, unit: 'steps', etaSeconds: null }, error: null, outcome: null };

/** What several processes try at the same moment, moment by moment. */
const moments = fc.array(
  fc.array(fc.record({ process: fc.nat(2), act: fc.constantFrom(...ACTS) }), { minLength: 1, maxLength: 4 }),
  { minLength: 2, maxLength: 7 },
);

describe('The log of a job that several processes write to', () => {
  let first: Awaited<ReturnType<typeof ownStorage>>;
  let others: Storage[];
  let logs: Log[];
  let lastOf: JobLogs['lastOf'];
  let serial = 0;

  beforeAll(async () => {
    first = await ownStorage();
    others = [await storageAt(first.data), await storageAt(first.data)];
    const { JobLog, lastOf: last } = await loadBuilt<JobLogs>('services/jobs/job-log.js');
    lastOf = last;
    logs = [first.storage, ...others].map((storage) => new JobLog(storage.jobLog, storage.openJobs));
  });
  afterAll(async () => {
    for (const storage of others) await storage.close();
    await first.close();
  });

  const newId = () => `job_${String(++serial).padStart(32, '0')}` as JobId;
  const creation = { kind: 'UPSERT_LABELS', createdBy: 'tests', subject: 'pets', inputDigest: '00' } as const;

  /** Adds the entry after the last that the process sees, unless the job has ended. @returns whether it was first */
  async function attempt(log: Log, id: JobId, act: Act): Promise<boolean> {
    const found = await log.find(id);
    if (!found || ENDS.includes(lastOf(found).step)) return false;
    return (await log.addAfter(lastOf(found), act, ENDS.includes(act) ? { end: END } : {})) !== undefined;
  }

  it('has each number once, one end, and nothing after it', async () => {
    const property = fc.asyncProperty(moments, async (history) => {
      const id = newId();
      const tenant = someTenant();
      const created = await Promise.all(logs.map((log) => log.create(id, tenant, creation)));
      expect(created.filter(Boolean)).toHaveLength(1);
      let winners = 0;
      for (const moment of history) {
        const won = await Promise.all(moment.map(({ process, act }) => attempt(logs[process] as Log, id, act)));
        winners += won.filter(Boolean).length;
      }
      for (const log of logs) {
        const { entries, job } = (await log.find(id)) as NonNullable<Awaited<ReturnType<Log['find']>>>;
        expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, i) => i));
        expect(entries).toHaveLength(1 + winners);
        const end = entries.findIndex(({ step }) => ENDS.includes(step));
        expect(end === -1 || end === entries.length - 1).toBe(true);
        expect(ENDS.includes(job.state)).toBe(end !== -1);
      }
    });
    await fc.assert(property, { numRuns: 12 });
  }, 120_000);

  it('lets one of those that are first at the same moment be first', async () => {
    const id = newId();
    await (logs[0] as Log).create(id, someTenant(), creation);
    for (let round = 0; round < 5; round++) {
      const found = await (logs[0] as Log).find(id);
      const last = lastOf(found as NonNullable<typeof found>);
      const added = await Promise.all(logs.map((log) => log.addAfter(last, 'CLAIMED')));
      expect(added.filter((entry) => entry !== undefined)).toHaveLength(1);
    }
  });
});

describe('What the entries of a job say', () => {
  const entry = (seq: number, step: Act | 'CREATED') =>
    ({ seq, step, at: new Date(seq * 1000), creation: seq === 0 ? creationOf() : null, end: null }) as never;
  const creationOf = () => ({ kind: 'UPSERT_LABELS', createdBy: 'k', subject: null, inputDigest: '' });

  it.each<[string, (Act | 'CREATED')[]]>([
    ['QUEUED', ['CREATED']],
    ['RUNNING', ['CREATED', 'CLAIMED']],
    ['RUNNING', ['CREATED', 'CLAIMED', 'COMMITTING']],
    ['QUEUED', ['CREATED', 'CLAIMED', 'RELEASED']],
    ['RUNNING', ['CREATED', 'CLAIMED', 'RELEASED', 'CLAIMED']],
    ['CANCELLED', ['CREATED', 'CANCELLED']],
    ['SUCCEEDED', ['CREATED', 'CLAIMED', 'COMMITTING', 'SUCCEEDED']],
  ])('is %s after %j', (state, steps) => {
    expect(jobOf(steps.map((step, i) => entry(i, step)))?.state).toBe(state);
  });

  it('is when it was first begun, and when it ended', () => {
    const steps: (Act | 'CREATED')[] = ['CREATED', 'CLAIMED', 'CLAIMED', 'FAILED'];
    const job = jobOf(steps.map((step, i) => entry(i, step)));
    expect(job).toMatchObject({ startedAt: new Date(1000), finishedAt: new Date(3000) });
  });

  it('is nothing without the first of them', () => {
    expect(jobOf([entry(1, 'CLAIMED')])).toBeUndefined();
  });
});
