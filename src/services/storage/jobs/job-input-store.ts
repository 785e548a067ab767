import type { JobId } from '../../../domain/ids.js';
import { text } from '../lance/columns.js';
import { oncePerDatabase } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { equal, oneOf } from '../lance/sql.js';

const columns = {
  jobId: text,
  /** JSON. */
  input: text,
};

/** What the open jobs of a tenant are to do. */
export class JobInputStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static readonly open = oncePerDatabase(
    async (database) => new JobInputStore(await database.records('job_inputs', columns, 'jobId')),
  );

  /** Keeps an input, in place of one that was kept for the same job before. */
  async put(jobId: JobId, input: unknown): Promise<void> {
    await this.records.upsert([{ jobId, input: JSON.stringify(input) }]);
  }

  async find(jobId: JobId): Promise<unknown> {
    const row = await this.records.first(equal('jobId', jobId));
    return row && JSON.parse(row.input);
  }

  /** Ids of the jobs that an input is kept for. */
  async ids(): Promise<JobId[]> {
    return (await this.records.values('jobId')) as JobId[];
  }

  async remove(jobs: readonly JobId[]): Promise<void> {
    if (jobs.length > 0) await this.records.delete(oneOf('jobId', jobs));
  }
}
