import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { TenantId } from '../domain/ids.js';
import { TagPolicyType } from '../schema/evaluation/gate.js';
import { LabelSetVersionType, VersionTagType } from '../schema/label-set-version.js';
import type { TagPolicies } from '../services/evaluation/gate/tag-policies.js';
import type { LabelSets } from '../services/label-sets/label-sets.js';
import { CurrentTenant } from './context.js';
import { type VersionTagView, versionView } from './views/views.js';

@Resolver(() => VersionTagType)
export class VersionTagResolver {
  constructor(
    private readonly labelSets: LabelSets,
    private readonly policies: TagPolicies,
  ) {}

  @FieldResolver(() => LabelSetVersionType)
  async version(@Root() { labelSet, number }: VersionTagView, @CurrentTenant() tenant: TenantId) {
    return versionView(labelSet, await this.labelSets.getVersion(tenant, labelSet, number, 'tag'));
  }

  @FieldResolver(() => TagPolicyType, { nullable: true, description: 'What its moves must not make worse.' })
  async policy(
    @Root() { labelSet, name }: VersionTagView,
    @CurrentTenant() tenant: TenantId,
  ): Promise<TagPolicyType | null> {
    return (await this.policies.find(tenant, labelSet.id, name)) ?? null;
  }
}
