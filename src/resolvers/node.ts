import { Arg, Authorized, Ctx, ID, Query, Resolver } from 'type-graphql';
import { isPermitted } from '../domain/caller.js';
import { parseVersionNodeId } from '../domain/ids.js';
import { notFound } from '../errors.js';
import { NodeType } from '../schema/node.js';
import type { LabelSets } from '../services/label-sets/label-sets.js';
import type { PromptTemplates } from '../services/templates/prompt-templates.js';
import type { ApiKeys } from '../services/tenants/api-keys.js';
import type { Tenants } from '../services/tenants/tenants.js';
import type { RequestContext } from './context.js';
import { promptTemplateView, versionView } from './views.js';

@Resolver()
export class NodeResolver {
  constructor(
    private readonly tenants: Tenants,
    private readonly apiKeys: ApiKeys,
    private readonly templates: PromptTemplates,
    private readonly labelSets: LabelSets,
  ) {}

  @Authorized('ANY_KEY')
  @Query(() => NodeType, {
    nullable: true,
    description: 'Finds an object by id. NOT_FOUND for what the API key may not see.',
  })
  async node(@Ctx() { caller }: RequestContext, @Arg('id', () => ID) id: string): Promise<NodeType> {
    const found = caller.kind === 'operator' ? await this.tenants.findById(id) : await this.ofTenant(caller, id);
    if (!found) throw notFound('id', 'such node');
    return found;
  }

  private async ofTenant(caller: RequestContext['caller'] & { kind: 'tenant' }, id: string) {
    const tenant = caller.tenant.id;
    if (id === tenant) return caller.tenant;
    if (id === caller.apiKey.id) return caller.apiKey;
    const key = isPermitted(caller, 'TENANT_ADMIN') && (await this.apiKeys.find(tenant, id));
    if (key) return key;
    if (!isPermitted(caller, 'CATALOG_READ')) return undefined;
    const template = await this.templates.findById(tenant, id);
    if (template) return promptTemplateView(template);
    const versionId = parseVersionNodeId(id);
    const labelSet = await this.labelSets.findById(tenant, versionId?.labelSet ?? id);
    if (!labelSet || !versionId) return labelSet;
    const version = await this.labelSets.findVersion(tenant, labelSet, versionId.number);
    return version && versionView(labelSet, version);
  }
}
