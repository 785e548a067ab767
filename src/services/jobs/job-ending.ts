import type { JobId, TenantId } from '../../domain/ids.js';
import type { Job } from '../../domain/job.js';
import type { JobInputStore } from '../storage/jobs/job-input-store.js';
import type { JobLog } from './job-log.js';

/** Is told of jobs that have ended: at least once of each. */
export type OnJobEnded = (job: Job) => Promise<void>;

/**
 * Does what is due when a job has its last entry. Its row goes last: while it is there, any process does all of this
 * again.
 */
export class JobEnding {
  constructor(
    private readonly log: JobLog,
    private readonly openInputs: (tenant: TenantId) => Promise<JobInputStore>,
    private readonly onEnded: OnJobEnded,
  ) {}

  async finish(job: Job): Promise<void> {
    await this.onEnded(job);
    await this.removeInput(job.tenantId, job.id);
    await this.log.open.remove([job.id]);
  }

  private async removeInput(tenant: TenantId, id: JobId): Promise<void> {
    await (await this.openInputs(tenant)).remove([id]);
  }
}
