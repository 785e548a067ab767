import {
  Arg,
  Args,
  Authorized,
  Ctx,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { TenantCaller } from '../../domain/caller.js';
import { DEFAULTS, withDefaults } from '../../domain/defaults.js';
import type { TenantId } from '../../domain/ids.js';
import type { Job, JobKind, JobState } from '../../domain/job.js';
import { PageArgs } from '../../schema/arguments.js';
import { toConnection } from '../../schema/connection.js';
import type { CalibrateInput } from '../../schema/evaluation/calibrate.js';
import type { SuggestPayload } from '../../schema/evaluation/suggestion.js';
import { JobConnection, JobInput, JobPayload, JobResult, JobStateEnum, JobType } from '../../schema/jobs/job.js';
import type { Calibrations } from '../../services/evaluation/calibration/calibrations.js';
import type { SampleSets } from '../../services/evaluation/samples/sample-sets.js';
import { calibrationOfJob } from '../../services/jobs/evaluation/calibrate-job.js';
import type { ComparisonResults } from '../../services/jobs/evaluation/comparison-results.js';
import { suggestionsOfJob } from '../../services/jobs/evaluation/suggest-job.js';
import type { Jobs } from '../../services/jobs/jobs.js';
import type { ChangeResults } from '../../services/jobs/label-sets/change-results.js';
import type { LabelSets } from '../../services/label-sets/label-sets.js';
import type { VersionLabels } from '../../services/label-sets/version-labels.js';
import { CurrentCaller, CurrentSignal, type RequestContext, tenantCaller } from '../context.js';
import { bulkResultView } from '../views/bulk-result.js';
import { calibrationView, requestOf } from '../views/calibration.js';
import { suggestionView } from '../views/evaluation.js';
import { evaluationView } from '../views/evaluation-views.js';
import { changeJobPayload } from '../views/label-set-payloads.js';
import { previewView } from '../views/preview-views.js';
import { addedSamplesView, reembeddedView } from '../views/samples.js';
import { labelViews, versionView } from '../views/views.js';

const PAGE = { first: DEFAULTS.pageSize };

const KINDS: Readonly<Record<keyof JobInput, JobKind>> = {
  createLabelSet: 'CREATE_LABEL_SET',
  upsertLabels: 'UPSERT_LABELS',
  importLabels: 'IMPORT_LABELS',
  applyDraft: 'APPLY_DRAFT',
  updateLabelSet: 'UPDATE_LABEL_SET',
  reencodeLabelSet: 'REENCODE_LABEL_SET',
  classifyImages: 'CLASSIFY_IMAGES',
  calibrate: 'CALIBRATE',
  addSamples: 'ADD_SAMPLES',
  reembedSamples: 'REEMBED_SAMPLES',
  learn: 'LEARN',
  suggest: 'SUGGEST',
  evaluate: 'EVALUATE',
  preview: 'PREVIEW',
};

@Resolver(() => JobType)
export class JobResolver {
  constructor(
    private readonly jobs: Jobs,
    private readonly changes: ChangeResults,
    private readonly labelSets: LabelSets,
    private readonly calibrations: Calibrations,
    private readonly sampleSets: SampleSets,
    private readonly labels: VersionLabels,
    private readonly compared: ComparisonResults,
  ) {}

  @Authorized('CATALOG_READ', 'CATALOG_WRITE', 'CLASSIFY')
  @Query(() => JobType, {
    nullable: true,
    description: 'A job that the API key may see: with CLASSIFY those that classify, with a CATALOG scope the others.',
  })
  async job(@CurrentCaller() caller: TenantCaller, @Arg('id', () => ID) id: string): Promise<JobType | null> {
    return (await this.jobs.find(caller, id)) ?? null;
  }

  @Authorized('CATALOG_READ', 'CATALOG_WRITE', 'CLASSIFY')
  @Query(() => JobConnection, { name: 'jobs', description: 'Newest first.' })
  async list(
    @CurrentCaller() caller: TenantCaller,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('state', () => JobStateEnum, { nullable: true }) state?: JobState | null,
  ) {
    return toConnection(await this.jobs.list(caller, withDefaults(page, PAGE), state));
  }

  @Authorized('CATALOG_READ', 'CATALOG_WRITE', 'CLASSIFY')
  @Mutation(() => JobPayload, {
    description:
      'Starts long work, which needs the scope of the mutation or query that it stands for. The same idempotencyKey gives the same ' +
      'job, for as long as that is kept.',
  })
  async startJob(
    @CurrentCaller() caller: TenantCaller,
    @Arg('input', () => JobInput) input: JobInput,
    @CurrentSignal() signal: AbortSignal,
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<JobPayload> {
    const [name, given] = Object.entries(input).find(([, value]) => value != null) as [keyof JobInput, unknown];
    const asked = name === 'calibrate' ? requestOf(given as CalibrateInput) : given;
    const request = { kind: KINDS[name], input: asked, argument: `input.${name}`, idempotencyKey };
    return { job: await this.jobs.start(caller, request, signal) };
  }

  @Authorized('CATALOG_READ', 'CATALOG_WRITE', 'CLASSIFY')
  @Mutation(() => JobPayload, { description: 'Ends a job. One that has ended stays as it is.' })
  async cancelJob(@CurrentCaller() caller: TenantCaller, @Arg('id', () => ID) id: string): Promise<JobPayload> {
    return { job: await this.jobs.cancel(caller, id) };
  }

  @Authorized('CATALOG_READ', 'CATALOG_WRITE', 'CLASSIFY')
  @Subscription(() => JobType, {
    description:
      'The job now, and whenever it changes, at most four times a second, until it has ended. At `POST /graphql/stream`.',
    subscribe: ({ args, context }) => (context as RequestContext).followJob((args as { id: string }).id) as never,
  })
  jobProgress(@Root() job: Job, @Arg('id', () => ID) _id: string): JobType {
    return job;
  }

  @FieldResolver(() => JobResult, {
    nullable: true,
    description: 'Null unless it has SUCCEEDED, and when what it made was deleted since.',
  })
  async result(@Root() job: Job, @Ctx() context: RequestContext): Promise<typeof JobResult | null> {
    if (job.kind === 'CLASSIFY_IMAGES') return (await bulkResultView(this.labelSets, job)) ?? null;
    if (job.kind === 'CALIBRATE') {
      const calibration = await calibrationOfJob(this.calibrations, job);
      return calibration ? { calibration: calibrationView(calibration) } : null;
    }
    if (job.kind === 'ADD_SAMPLES') return (await addedSamplesView(this.sampleSets, job)) ?? null;
    if (job.kind === 'REEMBED_SAMPLES') return (await reembeddedView(this.sampleSets, job)) ?? null;
    const tenant = tenantCaller(context).tenant.id;
    if (job.kind === 'SUGGEST') return this.suggested(tenant, job);
    if (job.kind === 'EVALUATE' || job.kind === 'PREVIEW') return this.comparison(job, context);
    const change = await this.changes.of(job);
    if (!change) return null;
    return changeJobPayload(
      change,
      job.kind === 'IMPORT_LABELS' ? await this.changes.diffOf(tenant, change) : undefined,
    );
  }

  private async suggested(tenant: TenantId, job: Job): Promise<SuggestPayload | null> {
    const found = await suggestionsOfJob(this.labelSets, job);
    if (!found) return null;
    const { labelSet, version, suggestions } = found;
    const { templates } = await this.labels.template(tenant, version);
    const viewOf = labelViews(version, templates);
    return {
      labelSetVersion: versionView(labelSet, version),
      suggestions: suggestions.map((suggestion) => suggestionView(suggestion, viewOf)),
    };
  }

  private async comparison(job: Job, { signal }: RequestContext): Promise<typeof JobResult | null> {
    if (job.kind === 'EVALUATE') {
      const evaluation = await this.compared.evaluation(job, signal);
      return evaluation ? { evaluation: await evaluationView(evaluation) } : null;
    }
    const preview = await this.compared.preview(job, signal);
    return preview ? { preview: previewView(preview) } : null;
  }
}
