import type { JobId, TenantId } from '../../domain/ids.js';
import type { JobKind } from '../../domain/job.js';
import type { EndedJob } from '../storage/jobs/job-log-store.js';
import type { JobEnding } from './job-ending.js';
import type { JobHandler } from './job-handler.js';
import { isOver, type JobLog, openRow } from './job-log.js';

/** Ended jobs that are kept of one tenant; those before them are removed before their time. */
const MAX_ENDED = 1_000;
const DAY_MS = 24 * 3_600_000;
/** Rows are looked for of jobs that were created so long ago, ms, but once of all. */
const RECENT_MS = 3_600_000;
/** Jobs that are removed in one step. */
const REMOVED_TOGETHER = 100;

interface JobRetentionParts {
  readonly log: JobLog;
  readonly handlers: ReadonlyMap<JobKind, JobHandler>;
  readonly ending: Pick<JobEnding, 'finish'>;
  /** Days for which ended jobs are kept. */
  readonly days: number;
  readonly onFailure: (error: unknown) => void;
}

/** Removes jobs that ended long ago, with what they have left, and puts back rows of open jobs that are missing. */
export class JobRetention {
  private hasLookedAtAll = false;
  private timer: NodeJS.Timeout | undefined;
  private first: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly parts: JobRetentionParts) {}

  /** Runs after a while and at every interval, until `close`. */
  start(intervalMs: number, firstAfterMs: number): void {
    const run = () => {
      this.running ??= this.run()
        .catch(this.parts.onFailure)
        .finally(() => {
          this.running = undefined;
        });
    };
    this.timer = setInterval(run, intervalMs).unref();
    if (firstAfterMs === 0) run();
    else this.first = setTimeout(run, firstAfterMs).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    clearTimeout(this.first);
    await this.running;
  }

  async run(): Promise<void> {
    await this.restoreRows();
    await this.removeOld();
  }

  /** A process may have died between creating a job and adding its row. */
  private async restoreRows(): Promise<void> {
    const since = this.hasLookedAtAll ? new Date(Date.now() - RECENT_MS) : undefined;
    const open = await this.parts.log.entries.openSince(since);
    const rows = await this.parts.log.open.find([...open.keys()]);
    const missing = [...open.keys()].filter((id) => !rows.has(id));
    for (const { job, entries } of (await this.parts.log.findMany(missing)).values()) {
      if (isOver({ entries })) await this.parts.ending.finish(job);
      else await this.parts.log.open.put([openRow(job)]);
    }
    this.hasLookedAtAll = true;
  }

  private async removeOld(): Promise<void> {
    const ended = await this.parts.log.entries.ended();
    const old = overdue(ended, Date.now() - this.parts.days * DAY_MS);
    for (let from = 0; from < old.length; from += REMOVED_TOGETHER) {
      await this.remove(old.slice(from, from + REMOVED_TOGETHER).map(({ jobId }) => jobId));
    }
  }

  /** What a job has left goes first: while it has its log, that is tried again. */
  private async remove(ids: readonly JobId[]): Promise<void> {
    for (const { job } of (await this.parts.log.findMany(ids)).values()) {
      await this.parts.handlers.get(job.kind)?.forget?.(job.tenantId, job);
    }
    await this.parts.log.open.remove(ids);
    await this.parts.log.entries.remove(ids);
  }
}

/** @param ended oldest first @param before ms since 1970 */
function overdue(ended: readonly EndedJob[], before: number): EndedJob[] {
  const left = new Map<TenantId, number>();
  for (const { tenantId } of ended) left.set(tenantId, (left.get(tenantId) ?? 0) + 1);
  return ended.filter(({ tenantId, at }) => {
    const count = left.get(tenantId) ?? 0;
    const isOverdue = at.getTime() < before || count > MAX_ENDED;
    if (isOverdue) left.set(tenantId, count - 1);
    return isOverdue;
  });
}
