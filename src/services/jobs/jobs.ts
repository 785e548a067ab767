import { createHash } from 'node:crypto';
import { authorOf, isPermitted, type TenantCaller } from '../../domain/caller.js';
import { isJobId, type JobId, newJobId, type TenantId } from '../../domain/ids.js';
import {
  hasEnded,
  type Job,
  type JobKind,
  type JobState,
  permissionsToSee,
  permissionToStart,
} from '../../domain/job.js';
import { LIMITS } from '../../domain/limits.js';
import type { Page, PageRequest } from '../../domain/page.js';
import { badInput, LexiclipError, notFound, overloaded, quotaExceeded } from '../../errors.js';
import { KeyedMutex } from '../concurrency/keyed-mutex.js';
import type { JobInputStore } from '../storage/jobs/job-input-store.js';
import { by, pageOf } from '../validation/page.js';
import type { JobEnding } from './job-ending.js';
import type { JobHandler } from './job-handler.js';
import { type JobLog, lastOf, openRow } from './job-log.js';
import type { JobRunner } from './job-runner.js';
import type { JobWatcher } from './job-watcher.js';

/** What is asked for. */
export interface JobRequest {
  readonly kind: JobKind;
  readonly input: unknown;
  /** Path of the input, for errors. */
  readonly argument: string;
  /** The same key gives the same job, as long as that is kept. */
  readonly idempotencyKey?: string | null | undefined;
}

export interface JobsParts {
  readonly log: JobLog;
  readonly openInputs: (tenant: TenantId) => Promise<JobInputStore>;
  readonly handlers: ReadonlyMap<JobKind, JobHandler>;
  readonly ending: JobEnding;
  readonly runner: JobRunner;
  readonly watcher: JobWatcher;
  /** Jobs without an end that a tenant may have. */
  readonly quotaOf: (tenant: TenantId) => Promise<number>;
  /** Jobs without an end that there may be in all. */
  readonly maxOpen: number;
}

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;
/** Of the index of a page, so that the newest job comes first. */
const MAX_TIME = 8.64e15;
/** How often an entry is tried when others are always first. */
const MAX_ATTEMPTS = 20;
const RETRY_AFTER_MS = 5_000;

/** Long work: starts it, finds it, and ends it before its time. */
export class Jobs {
  private readonly starting = new KeyedMutex();

  constructor(private readonly parts: JobsParts) {}

  /**
   * Starts a job, or finds the one that was started with the same idempotency key.
   *
   * @throws LexiclipError FORBIDDEN without the scope, and when the tenant has too many jobs; OVERLOADED when there are too
   *   many in all; BAD_USER_INPUT naming the argument; what `JobHandler.prepare` throws
   */
  async start(caller: TenantCaller, request: JobRequest, signal: AbortSignal): Promise<Job> {
    const tenant = caller.tenant.id;
    const needed = permissionToStart(request.kind);
    if (!isPermitted(caller, needed)) {
      throw new LexiclipError('FORBIDDEN', `${request.argument} needs a key with the scope ${needed}`);
    }
    const id = idOf(tenant, request.idempotencyKey);
    const inputDigest = createHash('sha256')
      .update(JSON.stringify([request.kind, request.input]))
      .digest('hex');
    return this.starting.run(tenant, async () => {
      const earlier = request.idempotencyKey == null ? undefined : await this.sameAs(id, inputDigest);
      return earlier ?? this.startNew(caller, request, { id, inputDigest }, signal);
    });
  }

  /** The tenant's job, if the key may see it. */
  async find(caller: TenantCaller, id: string): Promise<Job | undefined> {
    if (!isJobId(id)) return undefined;
    // What this process does itself it need not read.
    const job = this.parts.runner.current(id) ?? (await this.parts.log.find(id))?.job;
    return job?.tenantId === caller.tenant.id && maySee(caller, job) ? job : undefined;
  }

  /** @throws LexiclipError NOT_FOUND */
  async get(caller: TenantCaller, id: string): Promise<Job> {
    const job = await this.find(caller, id);
    if (!job) throw notFound('id', 'such job');
    return job;
  }

  /** Those that the key may see, newest first. @throws LexiclipError BAD_USER_INPUT naming the page argument */
  async list(caller: TenantCaller, request: PageRequest, state?: JobState | null): Promise<Page<Job>> {
    const { log } = this.parts;
    const jobs = (await log.outlines(caller.tenant.id))
      .filter((job) => maySee(caller, job) && (state == null || job.state === state))
      .sort(by(place));
    const page = pageOf(jobs, place, request, LIMITS.pageSize);
    const whole = await log.findMany(page.items.map(({ node }) => node.id));
    const items = page.items.flatMap(({ cursor, node: { id } }) => {
      const job = whole.get(id)?.job;
      return job ? [{ cursor, node: this.atPresent(job) }] : [];
    });
    return { ...page, items };
  }

  /**
   * Ends a job. One that has ended stays as it is.
   *
   * @throws LexiclipError NOT_FOUND; FORBIDDEN for a key that could not have started it; IN_USE while it commits
   */
  async cancel(caller: TenantCaller, id: string): Promise<Job> {
    const { log, ending, runner } = this.parts;
    const { id: jobId, kind } = await this.get(caller, id);
    const needed = permissionToStart(kind);
    if (!isPermitted(caller, needed)) throw new LexiclipError('FORBIDDEN', `id: needs a key with the scope ${needed}`);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const found = await log.find(jobId);
      if (!found) throw notFound('id', 'such job');
      const progress = { ...this.atPresent(found.job).progress, etaSeconds: null };
      if (hasEnded(found.job)) return found.job;
      const last = lastOf(found);
      if (last.step === 'COMMITTING') throw isCommitting();
      const entry = await log.addAfter(last, 'CANCELLED', { end: { progress, error: null, outcome: null } });
      if (!entry) continue;
      runner.drop(jobId);
      const cancelled: Job = { ...found.job, state: 'CANCELLED', finishedAt: entry.at, progress };
      await ending.finish(cancelled);
      return cancelled;
    }
    throw overloaded('the job changes all the time', RETRY_AFTER_MS);
  }

  /** The job now, and whenever it changes, until it has ended. @throws LexiclipError NOT_FOUND; the signal's reason */
  async watch(caller: TenantCaller, id: string, signal: AbortSignal): Promise<AsyncGenerator<Job, void, void>> {
    return this.parts.watcher.follow(await this.get(caller, id), signal);
  }

  private async startNew(
    caller: TenantCaller,
    { kind, input, argument }: JobRequest,
    { id, inputDigest }: { readonly id: JobId; readonly inputDigest: string },
    signal: AbortSignal,
  ): Promise<Job> {
    const { log, openInputs, handlers, runner } = this.parts;
    const tenant = caller.tenant.id;
    await this.checkRoom(tenant);
    const handler = handlers.get(kind);
    if (!handler) throw badInput(argument, 'this server does not do such jobs');
    const prepared = await handler.prepare(caller, input, argument, signal);
    signal.throwIfAborted();
    await (await openInputs(tenant)).put(id, prepared.input);
    const creation = { kind, createdBy: authorOf(caller), subject: prepared.subject, inputDigest };
    // The job is there from now on, whatever happens to this process.
    const isNew = await log.create(id, tenant, creation);
    if (!isNew) return this.sameAsOrRefuse(id, inputDigest);
    const job = (await log.find(id))?.job as Job;
    await log.open.put([openRow(job)]);
    runner.wake();
    return job;
  }

  private async checkRoom(tenant: TenantId): Promise<void> {
    const { log, quotaOf, maxOpen } = this.parts;
    const [used, limit, open] = [await log.open.countOf(tenant), await quotaOf(tenant), await log.open.count()];
    if (used >= limit) throw quotaExceeded('input', 'jobs that have not ended', { quota: 'jobs', limit, used });
    if (open >= maxOpen) throw overloaded('too many jobs are waiting', RETRY_AFTER_MS);
  }

  private async sameAs(id: JobId, inputDigest: string): Promise<Job | undefined> {
    const found = await this.parts.log.find(id);
    if (!found) return undefined;
    if (found.entries[0]?.creation?.inputDigest !== inputDigest) {
      throw badInput('idempotencyKey', 'was used for another job; use a new key for each, or the same input');
    }
    return this.atPresent(found.job);
  }

  private async sameAsOrRefuse(id: JobId, inputDigest: string): Promise<Job> {
    const job = await this.sameAs(id, inputDigest);
    if (!job) throw overloaded('the job is being removed', RETRY_AFTER_MS);
    return job;
  }

  /** The job as this process knows it, where that is more than what is written. */
  private atPresent(job: Job): Job {
    return (hasEnded(job) ? undefined : this.parts.runner.current(job.id)) ?? job;
  }
}

/** @throws LexiclipError BAD_USER_INPUT */
function idOf(tenant: TenantId, key: string | null | undefined): JobId {
  if (key == null) return newJobId();
  if (!IDEMPOTENCY_KEY.test(key)) throw badInput('idempotencyKey', 'must be 1 to 128 visible ASCII characters');
  const hash = createHash('sha256').update(`${tenant}/${key}`).digest('hex');
  return `job_${hash.slice(0, 32)}` as JobId;
}

const maySee = (caller: TenantCaller, { kind }: Job): boolean =>
  permissionsToSee(kind).some((permission) => isPermitted(caller, permission));

/** Sorts newest first. */
const place = ({ createdAt, id }: Job): string =>
  `${(MAX_TIME - createdAt.getTime()).toString(16).padStart(14, '0')}${id}`;

const isCommitting = (): LexiclipError =>
  new LexiclipError('IN_USE', 'id: the job is committing its result, and ends in a moment', { argument: 'id' });
