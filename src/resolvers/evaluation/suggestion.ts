import { Arg, Authorized, FieldResolver, Resolver, Root } from 'type-graphql';
import type { TenantId } from '../../domain/ids.js';
import { SampleSetRef } from '../../schema/evaluation/sample-set.js';
import { SuggestionType } from '../../schema/evaluation/suggestion.js';
import { LabelSetVersionType } from '../../schema/label-set-version.js';
import type { Suggestions } from '../../services/evaluation/suggest/suggestions.js';
import type { VersionLabels } from '../../services/label-sets/version-labels.js';
import { CurrentSignal, CurrentTenant } from '../context.js';
import { suggestionView } from '../views/evaluation.js';
import { type LabelSetVersionView, labelViews } from '../views/views.js';

@Resolver(() => LabelSetVersionType)
export class SuggestionResolver {
  constructor(
    private readonly labels: VersionLabels,
    private readonly service: Suggestions,
  ) {}

  @Authorized('CATALOG_READ')
  @FieldResolver(() => [SuggestionType], {
    description:
      'Edits for the samples that are wrong: the proven ones first, each on top of those before; then what is possible. ' +
      'From 40 samples on in the half that chooses. Needs the scope CATALOG_READ.',
  })
  async suggestions(
    @Root() { labelSet, version }: LabelSetVersionView,
    @CurrentTenant() tenant: TenantId,
    @CurrentSignal() signal: AbortSignal,
    @Arg('sampleSet', () => SampleSetRef) sampleSet: SampleSetRef,
    @Arg('candidates', () => [String], {
      nullable: true,
      description:
        'What you would add: phrases, each for any label that is wrong; `label: phrase` for that label; templates with {label}.',
    })
    candidates?: string[] | null,
  ): Promise<SuggestionType[]> {
    const { templates } = await this.labels.template(tenant, version);
    const options = { tenant, signal, isDirect: true, argument: '' };
    const found = await this.service.of(options, labelSet, version, { sampleSet, candidates });
    const viewOf = labelViews(version, templates);
    return found.map((suggestion) => suggestionView(suggestion, viewOf));
  }
}
