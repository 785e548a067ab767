import { Arg, Authorized, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { TenantCaller } from '../../domain/caller.js';
import type { TenantId } from '../../domain/ids.js';
import type { TagPolicy } from '../../domain/tag-policy.js';
import { SetTagPolicyInput, TagPolicyType } from '../../schema/evaluation/gate.js';
import { SampleSetType } from '../../schema/evaluation/sample-set.js';
import { LabelSetPayload } from '../../schema/label-set.js';
import type { TagPolicies } from '../../services/evaluation/gate/tag-policies.js';
import type { SampleSets } from '../../services/evaluation/samples/sample-sets.js';
import { CurrentCaller, CurrentTenant } from '../context.js';
import { labelSetPayload } from '../views/label-set-payloads.js';

@Resolver(() => TagPolicyType)
export class TagPolicyResolver {
  constructor(
    private readonly policies: TagPolicies,
    private readonly sampleSets: SampleSets,
  ) {}

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload, {
    description:
      'Sets what moves of a tag must not make worse. Refused where the samples could not pass a version even if nothing ' +
      'changed: TOO_FEW_SAMPLES, with the number that would do.',
  })
  async setTagPolicy(
    @CurrentCaller() caller: TenantCaller,
    @Arg('input', () => SetTagPolicyInput) input: SetTagPolicyInput,
  ): Promise<LabelSetPayload> {
    const changed = await this.policies.set(caller, input);
    return labelSetPayload({ ...changed, promptsEncoded: 0, warnings: [] });
  }

  @FieldResolver(() => SampleSetType, {
    nullable: true,
    description: 'Whose latest version judges. Null when it was deleted: then the tag cannot move.',
  })
  async sampleSet(
    @Root() { sampleSetId }: TagPolicy,
    @CurrentTenant() tenant: TenantId,
  ): Promise<SampleSetType | null> {
    return (await this.sampleSets.findById(tenant, sampleSetId)) ?? null;
  }
}
