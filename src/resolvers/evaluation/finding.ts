import { Arg, Authorized, FieldResolver, Resolver, Root } from 'type-graphql';
import type { TenantId } from '../../domain/ids.js';
import { FindingType } from '../../schema/evaluation/finding.js';
import { SampleSetRef } from '../../schema/evaluation/sample-set.js';
import { LabelSetVersionType } from '../../schema/label-set-version.js';
import type { Findings } from '../../services/evaluation/lint/findings.js';
import type { VersionLabels } from '../../services/label-sets/version-labels.js';
import { CurrentSignal, CurrentTenant } from '../context.js';
import { findingView } from '../views/evaluation.js';
import { type LabelSetVersionView, labelViews } from '../views/views.js';

@Resolver(() => LabelSetVersionType)
export class FindingResolver {
  constructor(
    private readonly labels: VersionLabels,
    private readonly service: Findings,
  ) {}

  @Authorized('CATALOG_READ')
  @FieldResolver(() => [FindingType], {
    description:
      'What speaks against parts of the vocabulary, the most severe first, at most 100 of each code. Needs the scope ' +
      'CATALOG_READ.',
  })
  async findings(
    @Root() { labelSet, version }: LabelSetVersionView,
    @CurrentTenant() tenant: TenantId,
    @CurrentSignal() signal: AbortSignal,
    @Arg('sampleSet', () => SampleSetRef, { nullable: true, description: 'Its pictures are asked as well.' })
    sampleSet?: SampleSetRef | null,
  ): Promise<FindingType[]> {
    const { templates } = await this.labels.template(tenant, version);
    const found = await this.service.of(tenant, { labelSet, version }, signal, sampleSet);
    const viewOf = labelViews(version, templates);
    return found.map((finding) => findingView(finding, viewOf));
  }
}
