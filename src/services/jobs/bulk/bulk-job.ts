import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { TenantCaller } from '../../../domain/caller.js';
import type { JobId, TenantId } from '../../../domain/ids.js';
import type { Job } from '../../../domain/job.js';
import { checkCalibrated } from '../../classify/calibrated.js';
import { isRankedWhole } from '../../classify/candidates.js';
import { checkRanking, checkScoringOf } from '../../classify/predictions.js';
import type { BulkPlan, BulkStore } from '../../storage/bulk/bulk-store.js';
import type { JobContext, JobHandler, PreparedJob } from '../job-handler.js';
import { LeaseWatch } from '../lease-watch.js';
import { type BulkClassifyJob, type BulkInput, IMAGES } from './bulk-input.js';
import { type BulkOutcome, bulkOutcome } from './bulk-outcome.js';
import { BulkWorker } from './bulk-worker.js';
import { expand } from './expansion.js';
import { ImageClassifier, type ImageClassifierParts } from './image-classifier.js';
import { SliceClaims } from './slice-claims.js';
import { type BulkSourceParts, sourceOf } from './sources/bulk-sources.js';

export interface BulkJobParts extends ImageClassifierParts {
  readonly sources: BulkSourceParts;
  readonly openStore: (tenant: TenantId) => Promise<BulkStore>;
  readonly inputOf: (job: Job) => Promise<unknown>;
  /** Whether the job has no end yet. */
  readonly isOpen: (job: JobId) => Promise<boolean>;
  readonly leaseMs: number;
  readonly maxInFlight: number;
  /** Is told of images that were classified. */
  readonly onClassified: (tenant: TenantId, images: number) => void;
}

/** How often an owner tells of its progress, and a helper looks whether the job has ended, ms. */
const LOOK_MS = 700;
/** How long a server does not help again where it could not, ms. */
const NO_HELP_MS = 10_000;
/** Jobs whose helpers are remembered. */
const MAX_WATCHED = 100;

/** Classifies many images with one version of a label set. All servers that can read them take part. */
export class BulkJob implements JobHandler {
  readonly kind = 'CLASSIFY_IMAGES';
  /** Since before this process worked for a job: it sees at once that another one is dead. */
  private readonly watches = new LRUCache<JobId, LeaseWatch>({ max: MAX_WATCHED });

  constructor(private readonly parts: BulkJobParts) {}

  async prepare(caller: TenantCaller, given: unknown, argument: string): Promise<PreparedJob> {
    const { labelSets, model, sources, calibrated: rankings } = this.parts;
    const { labelSet, calibrated, calibration, ...rest } = given as BulkClassifyJob;
    const follow = { calibrated, calibration };
    const tenant = caller.tenant.id;
    checkRanking(rest, argument, model);
    const { version } = await labelSets.resolve(tenant, labelSet, `${argument}.labelSet`);
    checkScoringOf(version, rest.scoring, argument);
    checkCalibrated({ ...rest, ...follow, labelSet }, argument);
    const isWhole = isRankedWhole(labelSets, tenant, version);
    const usable = await rankings.findOf(tenant, version, isWhole, follow, argument);
    await (await sourceOf(sources, rest.images, { tenant, argument: `${argument}.images` })).check();
    const pinned = { slug: labelSet.slug, version: version.number };
    const { labelSetId } = version;
    const input: BulkInput = { ...rest, labelSet: pinned, labelSetId, calibration: usable?.calibration.id ?? null };
    return { subject: labelSet.slug, input };
  }

  async run(context: JobContext, kept: unknown): Promise<BulkOutcome> {
    const input = kept as BulkInput;
    const { tenant } = context.actor;
    const store = await this.parts.openStore(tenant);
    const plan = this.planOf(context.job, input);
    await store.begin(plan.job);
    const failed = new AbortController();
    const signal = anyOf(context.signal, failed.signal);
    const claims = new SliceClaims(store.slices, plan.job, context.attempt, this.watchOf(plan.job));
    const following = setInterval(() => void this.follow(context, store, claims).catch(() => undefined), LOOK_MS);
    try {
      const source = await sourceOf(this.parts.sources, input.images, { tenant, argument: IMAGES });
      const work = [expand(store, plan, source, signal), this.work({ store, plan, claims }, tenant, input, signal)];
      await Promise.all(work).catch(async (error: unknown) => {
        failed.abort(error);
        await Promise.allSettled(work);
        throw error;
      });
      const { total } = (await store.known(plan.job)) as { total: number };
      const results = await store.collect(plan, total, context.attempt, context.signal);
      context.progress({ done: total, total, unit: 'images' });
      return bulkOutcome(input, results, this.parts.model);
    } finally {
      clearInterval(following);
    }
  }

  async assist(job: Job, stopping: AbortSignal): Promise<void> {
    const { openStore, inputOf, isOpen, sources } = this.parts;
    const [store, kept] = [await openStore(job.tenantId), await inputOf(job)];
    if (kept === undefined || !(await store.known(job.id))) return;
    const input = kept as BulkInput;
    const over = new AbortController();
    const signal = anyOf(stopping, over.signal);
    const look = setInterval(() => {
      void isOpen(job.id).then(
        (open) => open || over.abort(new Error('the job has ended')),
        () => undefined,
      );
    }, LOOK_MS);
    try {
      const source = await sourceOf(sources, input.images, { tenant: job.tenantId, argument: IMAGES });
      if (!(await source.isHere())) return void (await sleep(NO_HELP_MS, undefined, { signal }));
      const plan = this.planOf(job, input);
      const claims = new SliceClaims(store.slices, job.id, undefined, this.watchOf(job.id));
      await this.work({ store, plan, claims }, job.tenantId, input, signal);
    } catch (error) {
      if (signal.aborted) return;
      // The job's owner meets the same, and says so: here it is only not helped with for a while.
      this.parts.onSurprise(error);
      await sleep(NO_HELP_MS, undefined, { signal }).catch(() => undefined);
    } finally {
      clearInterval(look);
    }
  }

  /** Removes what it needed only while it was open. */
  async ended({ id, tenantId, outcome }: Job): Promise<void> {
    await (await this.parts.openStore(tenantId)).remove(id, (outcome as BulkOutcome | null)?.table);
  }

  async forget(tenant: TenantId, { id }: Pick<Job, 'id'>): Promise<void> {
    await (await this.parts.openStore(tenant)).remove(id);
  }

  private planOf({ id }: Job, { keepEmbeddings, calibration }: BulkInput): BulkPlan {
    const { dimensions } = this.parts.model;
    return { job: id, dimensions, keepEmbeddings, isCalibrated: calibration != null };
  }

  private watchOf(job: JobId): LeaseWatch {
    const watch = this.watches.get(job) ?? new LeaseWatch(this.parts.leaseMs);
    this.watches.set(job, watch);
    return watch;
  }

  private async work(
    work: { readonly store: BulkStore; readonly plan: BulkPlan; readonly claims: SliceClaims },
    tenant: TenantId,
    input: BulkInput,
    signal: AbortSignal,
  ): Promise<void> {
    const { maxInFlight, onClassified } = this.parts;
    const classifier = await ImageClassifier.open(this.parts, tenant, input, signal);
    const onDone = (images: number) => onClassified(tenant, images);
    await new BulkWorker({ ...work, classifier, maxInFlight, onDone }).run(signal);
  }

  private async follow(context: JobContext, store: BulkStore, claims: SliceClaims): Promise<void> {
    const { id } = context.job;
    const [known, done] = [await store.known(id), await claims.progress()];
    if (!known || context.signal.aborted) return;
    context.progress({ done: Math.min(done, known.total ?? known.known), total: known.total, unit: 'images' });
  }
}

function anyOf(...signals: AbortSignal[]): AbortSignal {
  const signal = AbortSignal.any(signals);
  // Every image that waits listens.
  setMaxListeners(0, signal);
  return signal;
}
