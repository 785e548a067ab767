import { Arg, Authorized, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { TenantCaller } from '../../domain/caller.js';
import type { TenantId } from '../../domain/ids.js';
import type { TagPolicy } from '../../domain/tag-policy.js';
import { GateReportType, SetTagPolicyInput, TagPolicyType } from '../../schema/evaluation/gate.js';
import { SampleSetType } from '../../schema/evaluation/sample-set.js';
import { LabelSetPayload } from '../../schema/label-set.js';
import { LabelSetVersionType } from '../../schema/label-set-version.js';
import type { TagGate } from '../../services/evaluation/gate/tag-gate.js';
import type { TagPolicies } from '../../services/evaluation/gate/tag-policies.js';
import type { SampleSets } from '../../services/evaluation/samples/sample-sets.js';
import { CurrentCaller, CurrentSignal, CurrentTenant } from '../context.js';
import { labelSetPayload } from '../views/label-set-payloads.js';
import type { LabelSetVersionView } from '../views/views.js';

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

@Resolver(() => LabelSetVersionType)
export class GateResolver {
  constructor(private readonly service: TagGate) {}

  @Authorized('CATALOG_READ')
  @FieldResolver(() => GateReportType, {
    nullable: true,
    description:
      "How a tag's policy would judge a move of the tag to this version, now: nothing is moved, and no calibration is " +
      'kept. Null where the tag has no policy. What keeps the policy from judging is an error, as of the move. Needs the ' +
      'scope CATALOG_READ.',
  })
  gate(
    @Root() view: LabelSetVersionView,
    @CurrentCaller() caller: TenantCaller,
    @Arg('tag', () => String) tag: string,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<GateReportType | null> {
    return this.service.report(caller, view, tag, signal);
  }
}
