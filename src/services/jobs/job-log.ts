import { randomBytes } from 'node:crypto';
import type { JobId, TenantId } from '../../domain/ids.js';
import { isEnd, type Job, type JobCreation, type JobEntry, type JobStep, jobOf } from '../../domain/job.js';
import type { JobLogStore } from '../storage/jobs/job-log-store.js';
import type { OpenJob, OpenJobStore } from '../storage/jobs/open-job-store.js';

/** Part of an entry that depends on its step. */
type Content = Partial<Pick<JobEntry, 'creation' | 'end' | 'commit'>>;

/** A job with the entries that tell of it. */
export interface LoggedJob {
  readonly job: Job;
  readonly entries: readonly JobEntry[];
}

/** Reads jobs, and adds to their logs: each entry under the next number, or not at all when another has it. */
export class JobLog {
  constructor(
    readonly entries: JobLogStore,
    readonly open: OpenJobStore,
  ) {}

  /** @returns false when the job was created before */
  create(jobId: JobId, tenantId: TenantId, creation: JobCreation): Promise<boolean> {
    return this.entries.add(entryOf({ jobId, tenantId, seq: 0 }, 'CREATED', { creation }));
  }

  /** Adds the entry after `last`. @returns it; undefined when another was first */
  async addAfter(last: JobEntry, step: JobStep, content: Content = {}): Promise<JobEntry | undefined> {
    const entry = entryOf({ ...last, seq: last.seq + 1 }, step, content);
    return (await this.entries.add(entry)) ? entry : undefined;
  }

  /** The job with its entries; undefined when there is none. */
  async find(id: JobId): Promise<LoggedJob | undefined> {
    return (await this.findMany([id])).get(id);
  }

  /** Jobs with their entries. Those that there are not are left out. */
  async findMany(ids: readonly JobId[]): Promise<Map<JobId, LoggedJob>> {
    // In this order: a row of a job that ends meanwhile is not missed.
    const open = await this.open.find(ids);
    return logged(await this.entries.of(ids), open);
  }

  /** All jobs of a tenant, unordered, without their progress and how they ended. */
  async outlines(tenant: TenantId): Promise<Job[]> {
    return [...logged(await this.entries.outlines(tenant), new Map()).values()].map(({ job }) => job);
  }

  async removeAllOf(tenant: TenantId): Promise<void> {
    await this.open.removeAllOf(tenant);
    await this.entries.removeAllOf(tenant);
  }
}

function logged(entries: ReadonlyMap<JobId, JobEntry[]>, open: ReadonlyMap<JobId, OpenJob>): Map<JobId, LoggedJob> {
  const found = new Map<JobId, LoggedJob>();
  for (const [id, list] of entries) {
    const job = jobOf(list, progressIn(open.get(id)));
    if (job) found.set(id, { job, entries: list });
  }
  return found;
}

const progressIn = (row: OpenJob | undefined) =>
  row && { done: row.done, total: row.total, unit: row.unit, etaSeconds: row.etaSeconds };

const entryOf = (
  { jobId, tenantId, seq }: Pick<JobEntry, 'jobId' | 'tenantId' | 'seq'>,
  step: JobStep,
  content: Content,
): JobEntry => ({
  jobId,
  tenantId,
  seq,
  step,
  at: new Date(),
  by: randomBytes(8).toString('hex'),
  creation: null,
  end: null,
  commit: null,
  ...content,
});

/** The newest entry. */
export const lastOf = ({ entries }: Pick<LoggedJob, 'entries'>): JobEntry => entries.at(-1) as JobEntry;

export const isOver = (job: Pick<LoggedJob, 'entries'>): boolean => isEnd(lastOf(job).step);

/** The row of a job that nobody has claimed. */
export const openRow = ({ id, tenantId, kind, createdAt }: Job): OpenJob => ({
  jobId: id,
  tenantId,
  kind,
  createdAt,
  claim: 0,
  beat: 0,
  done: 0,
  total: null,
  unit: 'steps',
  etaSeconds: null,
});
