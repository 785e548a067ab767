import { Arg, Authorized, Ctx, ID, Query, Resolver } from 'type-graphql';
import { isPermitted } from '../domain/caller.js';
import {
  isCalibrationId,
  isJobId,
  parseLabelNodeId,
  parseSampleNodeId,
  parseSampleVersionNodeId,
  parseVersionNodeId,
  type TenantId,
} from '../domain/ids.js';
import { NodeType } from '../schema/node.js';
import type { Calibrations } from '../services/evaluation/calibration/calibrations.js';
import type { SampleSets } from '../services/evaluation/samples/sample-sets.js';
import type { VersionSamples } from '../services/evaluation/samples/version-samples.js';
import type { Jobs } from '../services/jobs/jobs.js';
import type { Webhooks } from '../services/jobs/webhooks/webhooks.js';
import type { LabelSets } from '../services/label-sets/label-sets.js';
import type { VersionLabels } from '../services/label-sets/version-labels.js';
import type { PromptTemplates } from '../services/templates/prompt-templates.js';
import type { ApiKeys } from '../services/tenants/api-keys.js';
import type { Tenants } from '../services/tenants/tenants.js';
import type { RequestContext } from './context.js';
import { calibrationView } from './views/calibration.js';
import { sampleVersionView, sampleViews } from './views/samples.js';
import { labelViews, promptTemplateView, versionView } from './views/views.js';

type LabelNode = NonNullable<ReturnType<typeof parseLabelNodeId>>;

interface NodeParts {
  readonly tenants: Tenants;
  readonly apiKeys: ApiKeys;
  readonly templates: PromptTemplates;
  readonly labelSets: LabelSets;
  readonly labels: VersionLabels;
  readonly sampleSets: SampleSets;
  readonly samples: VersionSamples;
  readonly calibrations: Calibrations;
  readonly jobs: Jobs;
  readonly webhooks: Webhooks;
}

@Resolver()
export class NodeResolver {
  constructor(private readonly parts: NodeParts) {}

  @Authorized('ANY_KEY')
  @Query(() => NodeType, {
    nullable: true,
    description: 'Finds an object by id. Null for what is not there, and for what the API key may not see.',
  })
  async node(@Ctx() { caller }: RequestContext, @Arg('id', () => ID) id: string): Promise<NodeType | null> {
    const found = caller.kind === 'operator' ? this.parts.tenants.findById(id) : this.ofTenant(caller, id);
    return (await found) ?? null;
  }

  private async ofTenant(caller: RequestContext['caller'] & { kind: 'tenant' }, id: string) {
    const { apiKeys, webhooks, jobs, templates, calibrations } = this.parts;
    const tenant = caller.tenant.id;
    if (id === tenant) return caller.tenant;
    if (id === caller.apiKey.id) return caller.apiKey;
    const isAdmin = isPermitted(caller, 'TENANT_ADMIN');
    const owned = isAdmin && ((await apiKeys.find(tenant, id)) ?? (await webhooks.find(tenant, id)));
    if (owned) return owned;
    if (isJobId(id)) return jobs.find(caller, id);
    if (!isPermitted(caller, 'CATALOG_READ')) return undefined;
    if (isCalibrationId(id)) {
      const calibration = await calibrations.find(tenant, id);
      return calibration && calibrationView(calibration);
    }
    const template = await templates.findById(tenant, id);
    if (template) return promptTemplateView(template);
    return (await this.ofSampleSets(tenant, id)) ?? (await this.ofLabelSets(tenant, id));
  }

  private async ofLabelSets(tenant: TenantId, id: string): Promise<NodeType | undefined> {
    const { labelSets } = this.parts;
    const labelId = parseLabelNodeId(id);
    if (labelId) return this.label(tenant, labelId);
    const versionId = parseVersionNodeId(id);
    const labelSet = await labelSets.findById(tenant, versionId?.labelSet ?? id);
    if (!labelSet || !versionId) return labelSet;
    const version = await labelSets.findVersion(tenant, labelSet, versionId.number);
    return version && versionView(labelSet, version);
  }

  private async label(tenant: TenantId, { labelSet, number, label }: LabelNode): Promise<NodeType | undefined> {
    const { labelSets, labels } = this.parts;
    const set = number === null ? undefined : await labelSets.findById(tenant, labelSet);
    const version = set && (await labelSets.findVersion(tenant, set, number as number));
    const found = version && (await labels.find(tenant, version, { labelId: label }));
    return found && labelViews(version, (await labels.template(tenant, version)).templates)(found);
  }

  private async ofSampleSets(tenant: TenantId, id: string): Promise<NodeType | undefined> {
    const { sampleSets, samples } = this.parts;
    const sampleId = parseSampleNodeId(id);
    const versionId = sampleId ?? parseSampleVersionNodeId(id);
    const sampleSet = await sampleSets.findById(tenant, versionId?.sampleSet ?? id);
    if (!sampleSet || !versionId) return sampleSet;
    const version = await sampleSets.findVersion(tenant, sampleSet, versionId.number);
    if (!version || !sampleId) return version && sampleVersionView(sampleSet, version);
    const sample = await samples.find(tenant, version, sampleId.sample);
    return sample && sampleViews(version)(sample);
  }
}
