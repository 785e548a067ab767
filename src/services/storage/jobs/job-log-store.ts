import type { JobId, TenantId } from '../../../domain/ids.js';
import type { JobCreation, JobEnd, JobEntry, JobOutcome, JobStep } from '../../../domain/job.js';
import { integer, optional, type RowOf, text, time } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { after, allOf, before, type Condition, equal, oneOf } from '../lance/sql.js';

const columns = {
  /** `<jobId>/<seq>`: inserting it is what only one process can do. */
  key: text,
  jobId: text,
  tenantId: text,
  seq: integer,
  step: text,
  at: time,
  writer: text,
  /** JSON. */
  creation: optional(text),
  ending: optional(text),
  planned: optional(text),
};
type Columns = typeof columns;

const MAX_FRAGMENTS = 24;
const ENDS: readonly JobStep[] = ['SUCCEEDED', 'FAILED', 'CANCELLED'];

/** An end of a job, without what it left. */
export interface EndedJob {
  readonly jobId: JobId;
  readonly tenantId: TenantId;
  readonly at: Date;
}

/** The log of all jobs of all tenants: what a job is follows from its entries. */
export class JobLogStore {
  private constructor(private readonly records: RecordTable<Columns>) {}

  static async open(system: Database): Promise<JobLogStore> {
    return new JobLogStore(await system.records('job_log', columns, 'key', { maxFragments: MAX_FRAGMENTS }));
  }

  /**
   * Adds the next entry of a job.
   *
   * @returns false when another entry has that number
   * @throws Error when the outcome could not be learned
   */
  async add(entry: JobEntry): Promise<boolean> {
    let failure: unknown;
    const inserted = await this.records.insertIfAbsent(toRow(entry)).catch((error: unknown) => {
      failure = error;
      return false;
    });
    if (inserted) return true;
    // An insert whose answer was lost finds its own entry when it is repeated.
    const there = await this.records.first(equal('key', keyOf(entry)));
    if (there) return there.writer === entry.by && there.step === entry.step;
    if (failure) throw failure;
    return false;
  }

  /** The entries of these jobs, each job's by number. Jobs that there are not are left out. */
  async of(jobs: readonly JobId[]): Promise<Map<JobId, JobEntry[]>> {
    return jobs.length === 0 ? new Map() : this.select(oneOf('jobId', jobs));
  }

  /** All entries of a tenant, each job's by number, without what was committed and how it ended: those may be long. */
  async outlines(tenant: TenantId): Promise<Map<JobId, JobEntry[]>> {
    const rows = await this.records.pick(OUTLINE, equal('tenantId', tenant));
    return byJob(rows.map((row) => fromRow({ ...row, key: '', ending: null, planned: null })));
  }

  /** The number of the last entry of each of these jobs. */
  async lastOf(jobs: readonly JobId[]): Promise<Map<JobId, number>> {
    const last = new Map<JobId, number>();
    if (jobs.length === 0) return last;
    for (const { jobId, seq } of await this.records.pick(['jobId', 'seq'], oneOf('jobId', jobs))) {
      last.set(jobId as JobId, Math.max(last.get(jobId as JobId) ?? 0, seq));
    }
    return last;
  }

  /** Jobs created after that time that have no end, with their tenants. */
  async openSince(time: Date | undefined): Promise<Map<JobId, TenantId>> {
    const created = time ? allOf(equal('seq', 0), after('at', time)) : equal('seq', 0);
    const rows = await this.records.pick(['jobId', 'tenantId'], created);
    const open = new Map(rows.map(({ jobId, tenantId }) => [jobId as JobId, tenantId as TenantId]));
    const ended = time ? allOf(IS_END, after('at', time)) : IS_END;
    for (const id of await this.records.values('jobId', ended)) open.delete(id as JobId);
    return open;
  }

  /** The ends of jobs, oldest first. */
  async ended(): Promise<EndedJob[]> {
    const rows = await this.records.pick(['jobId', 'tenantId', 'at'], IS_END);
    const ends = rows.map((row) => ({ ...row, jobId: row.jobId as JobId, tenantId: row.tenantId as TenantId }));
    return ends.sort((a, b) => a.at.getTime() - b.at.getTime());
  }

  /** Whether any job ended before that time. */
  async hasEndedBefore(time: Date): Promise<boolean> {
    return (await this.records.count(allOf(IS_END, before('at', time)))) > 0;
  }

  async remove(jobs: readonly JobId[]): Promise<void> {
    if (jobs.length > 0) await this.records.delete(oneOf('jobId', jobs));
  }

  async removeAllOf(tenant: TenantId): Promise<void> {
    await this.records.delete(equal('tenantId', tenant));
  }

  private async select(where: Condition): Promise<Map<JobId, JobEntry[]>> {
    return byJob((await this.records.select(where)).map(fromRow));
  }
}

const OUTLINE = ['jobId', 'tenantId', 'seq', 'step', 'at', 'writer', 'creation'] as const;

function byJob(entries: readonly JobEntry[]): Map<JobId, JobEntry[]> {
  const found = new Map<JobId, JobEntry[]>();
  for (const entry of entries) {
    const others = found.get(entry.jobId);
    if (others) others.push(entry);
    else found.set(entry.jobId, [entry]);
  }
  for (const list of found.values()) list.sort((a, b) => a.seq - b.seq);
  return found;
}

const IS_END = oneOf('step', ENDS);

const keyOf = ({ jobId, seq }: Pick<JobEntry, 'jobId' | 'seq'>): string => `${jobId}/${seq}`;

const jsonOf = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

const parsed = <T>(json: string | null): T | null => (json === null ? null : (JSON.parse(json) as T));

const toRow = ({ by, end, commit, ...entry }: JobEntry): RowOf<Columns> => ({
  ...entry,
  key: keyOf(entry),
  writer: by,
  creation: jsonOf(entry.creation),
  ending: jsonOf(end),
  planned: jsonOf(commit),
});

const fromRow = ({ key: _, writer, ending, planned, ...row }: RowOf<Columns>): JobEntry => ({
  ...row,
  by: writer,
  jobId: row.jobId as JobId,
  tenantId: row.tenantId as TenantId,
  step: row.step as JobStep,
  creation: parsed<JobCreation>(row.creation),
  end: parsed<JobEnd>(ending),
  commit: parsed<JobOutcome>(planned),
});
