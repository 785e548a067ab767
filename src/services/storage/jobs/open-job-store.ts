import type { JobId, TenantId } from '../../../domain/ids.js';
import type { JobKind } from '../../../domain/job.js';
import { integer, optional, type RowOf, text, time } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { equal, oneOf } from '../lance/sql.js';

const columns = {
  jobId: text,
  tenantId: text,
  kind: text,
  createdAt: time,
  /** Number of the log entry by which its owner has it; 0 while nobody has. */
  claim: integer,
  /** Counted on by its owner as a sign of life. */
  beat: integer,
  done: integer,
  total: optional(integer),
  unit: text,
  etaSeconds: optional(integer),
};

/** A job that has not ended, and what its owner has last told of it. */
export interface OpenJob {
  readonly jobId: JobId;
  readonly tenantId: TenantId;
  readonly kind: JobKind;
  readonly createdAt: Date;
  readonly claim: number;
  readonly beat: number;
  readonly done: number;
  readonly total: number | null;
  readonly unit: string;
  readonly etaSeconds: number | null;
}

/** The jobs of all tenants that have not ended. It follows from the log, and is made again from it where rows are missing. */
export class OpenJobStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(system: Database): Promise<OpenJobStore> {
    return new OpenJobStore(await system.records('open_jobs', columns, 'jobId', { derived: true }));
  }

  /** Oldest first. */
  async all(): Promise<OpenJob[]> {
    return (await this.records.select()).map(fromRow).sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  }

  async find(jobs: readonly JobId[]): Promise<Map<JobId, OpenJob>> {
    if (jobs.length === 0) return new Map();
    const rows = await this.records.select(oneOf('jobId', jobs));
    return new Map(rows.map(fromRow).map((row) => [row.jobId, row]));
  }

  count(): Promise<number> {
    return this.records.count();
  }

  countOf(tenant: TenantId): Promise<number> {
    return this.records.count(equal('tenantId', tenant));
  }

  async put(jobs: readonly OpenJob[]): Promise<void> {
    if (jobs.length > 0) await this.records.upsert(jobs);
  }

  async remove(jobs: readonly JobId[]): Promise<void> {
    if (jobs.length > 0) await this.records.delete(oneOf('jobId', jobs));
  }

  async removeAllOf(tenant: TenantId): Promise<void> {
    await this.records.delete(equal('tenantId', tenant));
  }
}

const fromRow = (row: RowOf<typeof columns>): OpenJob => ({
  ...row,
  jobId: row.jobId as JobId,
  tenantId: row.tenantId as TenantId,
  kind: row.kind as JobKind,
});
