import { Arg, Authorized, Ctx, ID, Query, Resolver } from 'type-graphql';
import { isPermitted } from '../domain/caller.js';
import { isJobId, parseLabelNodeId, parseVersionNodeId, type TenantId } from '../domain/ids.js';
import { NodeType } from '../schema/node.js';
import type { Jobs } from '../services/jobs/jobs.js';
import type { Webhooks } from '../services/jobs/webhooks/webhooks.js';
import type { LabelSets } from '../services/label-sets/label-sets.js';
import type { VersionLabels } from '../services/label-sets/version-labels.js';
import type { PromptTemplates } from '../services/templates/prompt-templates.js';
import type { ApiKeys } from '../services/tenants/api-keys.js';
import type { Tenants } from '../services/tenants/tenants.js';
import type { RequestContext } from './context.js';
import { labelViews, promptTemplateView, versionView } from './views/views.js';

type LabelNode = NonNullable<ReturnType<typeof parseLabelNodeId>>;

@Resolver()
export class NodeResolver {
  constructor(
    private readonly tenants: Tenants,
    private readonly apiKeys: ApiKeys,
    private readonly templates: PromptTemplates,
    private readonly labelSets: LabelSets,
    private readonly labels: VersionLabels,
    private readonly jobs: Jobs,
    private readonly webhooks: Webhooks,
  ) {}

  @Authorized('ANY_KEY')
  @Query(() => NodeType, {
    nullable: true,
    description: 'Finds an object by id. Null for what is not there, and for what the API key may not see.',
  })
  async node(@Ctx() { caller }: RequestContext, @Arg('id', () => ID) id: string): Promise<NodeType | null> {
    const found = caller.kind === 'operator' ? this.tenants.findById(id) : this.ofTenant(caller, id);
    return (await found) ?? null;
  }

  private async ofTenant(caller: RequestContext['caller'] & { kind: 'tenant' }, id: string) {
    const tenant = caller.tenant.id;
    if (id === tenant) return caller.tenant;
    if (id === caller.apiKey.id) return caller.apiKey;
    const isAdmin = isPermitted(caller, 'TENANT_ADMIN');
    const owned = isAdmin && ((await this.apiKeys.find(tenant, id)) ?? (await this.webhooks.find(tenant, id)));
    if (owned) return owned;
    if (isJobId(id)) return this.jobs.find(caller, id);
    if (!isPermitted(caller, 'CATALOG_READ')) return undefined;
    const template = await this.templates.findById(tenant, id);
    if (template) return promptTemplateView(template);
    const labelId = parseLabelNodeId(id);
    if (labelId) return this.label(tenant, labelId);
    const versionId = parseVersionNodeId(id);
    const labelSet = await this.labelSets.findById(tenant, versionId?.labelSet ?? id);
    if (!labelSet || !versionId) return labelSet;
    const version = await this.labelSets.findVersion(tenant, labelSet, versionId.number);
    return version && versionView(labelSet, version);
  }

  private async label(tenant: TenantId, { labelSet, number, label }: LabelNode): Promise<NodeType | undefined> {
    const set = number === null ? undefined : await this.labelSets.findById(tenant, labelSet);
    const version = set && (await this.labelSets.findVersion(tenant, set, number as number));
    const found = version && (await this.labels.find(tenant, version, { labelId: label }));
    return found && labelViews(version, (await this.labels.template(tenant, version)).templates)(found);
  }
}
