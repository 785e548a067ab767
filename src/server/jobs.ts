import type { Config } from '../config.js';
import type { TenantId } from '../domain/ids.js';
import type { JobKind } from '../domain/job.js';
import { jobFinished } from '../domain/webhook-events.js';
import { CloseStack } from '../services/concurrency/close-stack.js';
import { calibrateJob } from '../services/jobs/evaluation/calibrate-job.js';
import { ComparisonResults } from '../services/jobs/evaluation/comparison-results.js';
import { evaluateJob, previewJob } from '../services/jobs/evaluation/evaluation-jobs.js';
import { suggestJob } from '../services/jobs/evaluation/suggest-job.js';
import { JobEnding } from '../services/jobs/job-ending.js';
import type { JobHandler } from '../services/jobs/job-handler.js';
import { JobRetention } from '../services/jobs/job-retention.js';
import { JobRunner } from '../services/jobs/job-runner.js';
import { JobTurns } from '../services/jobs/job-turns.js';
import { JobWatcher } from '../services/jobs/job-watcher.js';
import { Jobs } from '../services/jobs/jobs.js';
import { ChangeResults } from '../services/jobs/label-sets/change-results.js';
import { labelSetJobs } from '../services/jobs/label-sets/label-set-jobs.js';
import { openBulk } from './bulk.js';
import type { BelowClassification, ClassificationPart } from './classification.js';

const RETENTION_EVERY_MS = 60_000;
/** How often jobs of other servers are looked for in an object store, ms. */
const REMOTE_LOOK_MS = 3_000;

interface Below extends BelowClassification {
  readonly classification: ClassificationPart;
}

export type JobsPart = ReturnType<typeof openJobs>;

/** Long work: what is asked for, and what this process does of it. */
export function openJobs(config: Config, below: Below) {
  const { storage, catalog, evaluation } = below;
  const { log: logger } = below.telemetry;
  const parts = new CloseStack();
  const { jobLog: log, editor, creation, labelSets, templates, quotas, events } = catalog;
  const openInputs = storage.jobInputsOf;
  const bulk = openBulk(config, below);
  const handlers = byKind([
    ...labelSetJobs({ editor, creation, learning: evaluation.learning, openStore: storage.labelSetsOf }),
    ...bulk.handlers,
    calibrateJob(evaluation.calibrator, evaluation.calibrations),
    suggestJob(evaluation.suggestions, labelSets),
    evaluateJob(evaluation.evaluations),
    previewJob(evaluation.previews),
  ]);
  const ending = new JobEnding(log, openInputs, async (job) => {
    await handlers.get(job.kind)?.ended?.(job);
    await events.announce(job.tenantId, jobFinished(job));
  });
  const turns = new JobTurns({ total: config.jobs, perTenant: config.tenantJobs });
  const isServed = async (tenant: TenantId) => (await storage.tenants.findById(tenant))?.status === 'ACTIVE';
  const { jobLeaseMs: leaseMs, maxOpenJobs: maxOpen } = config;
  const runner = parts.add(new JobRunner({ log, openInputs, handlers, ending, turns, leaseMs, isServed, logger }));
  const watcher = new JobWatcher(log, (id) => runner.current(id));
  const quotaOf = async (tenant: TenantId) => (await quotas.of(tenant)).jobs;
  const jobs = new Jobs({ log, openInputs, handlers, ending, runner, watcher, quotaOf, maxOpen });
  const onFailure = (err: unknown) => logger.warn({ err }, 'old jobs were not removed');
  const retention = parts.add(new JobRetention({ log, handlers, ending, days: config.jobDays, onFailure }));
  // What a server is started for comes first, where each look is some requests.
  const isLocal = storage.databases.root.directory !== undefined;
  runner.start(isLocal ? undefined : REMOTE_LOOK_MS);
  retention.start(RETENTION_EVERY_MS, isLocal ? 0 : REMOTE_LOOK_MS);
  const changeResults = new ChangeResults(labelSets, templates);
  const comparisonResults = new ComparisonResults(evaluation.evaluations, evaluation.previews);
  return { jobs, runner, changeResults, comparisonResults, bulkDownloads: bulk.downloads, close: () => parts.close() };
}

const byKind = (handlers: readonly JobHandler[]): ReadonlyMap<JobKind, JobHandler> =>
  new Map(handlers.map((handler) => [handler.kind, handler]));
