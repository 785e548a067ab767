import { setMaxListeners } from 'node:events';
import type { JobId, TenantId } from '../../domain/ids.js';
import type { OpenJob } from '../storage/jobs/open-job-store.js';

export interface JobPlaces {
  /** Jobs that this process runs at a time. */
  readonly total: number;
  /** Those of one tenant. */
  readonly perTenant: number;
}

/** Jobs of other processes that this one helps with at a time. */
const MAX_ASSISTED = 4;

/** Which jobs this process takes next, and how many it runs at a time. */
export class JobTurns {
  private readonly runningOf = new Map<TenantId, number>();
  private readonly assisted = new Set<JobId>();
  private readonly stopping = new AbortController();
  private running = 0;

  constructor(private readonly places: JobPlaces) {
    setMaxListeners(0, this.stopping.signal);
  }

  /** Aborts when the help for other processes' jobs is to end. */
  get assisting(): AbortSignal {
    return this.stopping.signal;
  }

  /** Whether this process runs any jobs at all. */
  get isOpen(): boolean {
    return this.places.total > 0;
  }

  hasPlace(tenant: TenantId): boolean {
    return this.running < this.places.total && (this.runningOf.get(tenant) ?? 0) < this.places.perTenant;
  }

  /** Takes a place. @returns a function that leaves it; call it once */
  enter(tenant: TenantId): () => void {
    this.count(tenant, 1);
    return () => this.count(tenant, -1);
  }

  /**
   * The rows in the order in which they should be claimed: tenants with the fewest running jobs first, and within a tenant
   * as they are given.
   */
  inOrder(rows: readonly OpenJob[]): OpenJob[] {
    const ahead = new Map(this.runningOf);
    const ranked = rows.map((row) => {
      const rank = ahead.get(row.tenantId) ?? 0;
      ahead.set(row.tenantId, rank + 1);
      return { row, rank };
    });
    return ranked.sort((a, b) => a.rank - b.rank).map(({ row }) => row);
  }

  /** @returns false when it is helped with already, or too many others are */
  beginAssisting(job: JobId): boolean {
    if (this.stopping.signal.aborted || this.assisted.has(job) || this.assisted.size >= MAX_ASSISTED) return false;
    this.assisted.add(job);
    return true;
  }

  endAssisting(job: JobId): void {
    this.assisted.delete(job);
  }

  stop(): void {
    this.stopping.abort(new Error('the server stops'));
  }

  private count(tenant: TenantId, more: number): void {
    this.running += more;
    const now = (this.runningOf.get(tenant) ?? 0) + more;
    if (now > 0) this.runningOf.set(tenant, now);
    else this.runningOf.delete(tenant);
  }
}
