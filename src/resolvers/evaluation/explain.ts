import { Arg, Authorized, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { DEFAULTS } from '../../domain/defaults.js';
import type { TenantId } from '../../domain/ids.js';
import { LIMITS } from '../../domain/limits.js';
import { PredictionType } from '../../schema/classification.js';
import { SampleResultType } from '../../schema/evaluation/evaluation.js';
import { NearLabelType, PhraseScoreType } from '../../schema/evaluation/explain.js';
import { SampleSetRef } from '../../schema/evaluation/sample-set.js';
import { LabelType } from '../../schema/label.js';
import type { NearestLabels } from '../../services/evaluation/explain/nearest-labels.js';
import type { PhraseVectors } from '../../services/evaluation/explain/phrase-vectors.js';
import type { SamplePhrases } from '../../services/evaluation/explain/sample-phrases.js';
import { CurrentSignal, CurrentTenant, type RequestContext, tenantCaller } from '../context.js';
import type { PredictionView } from '../views/evaluation.js';
import type { SampleResultView } from '../views/evaluation-views.js';
import type { LabelView } from '../views/views.js';

const NOT_NOW =
  'Null where the vectors of its prompts cannot be had now, and for the labels of one request beyond ' +
  `${LIMITS.promptsExplained} prompts.`;

@Resolver(() => PredictionType)
export class PredictionResolver {
  constructor(
    private readonly vectors: PhraseVectors,
    private readonly ofSamples: SamplePhrases,
  ) {}

  @FieldResolver(() => [PhraseScoreType], {
    nullable: true,
    description: `What each prompt of the label said of the image. ${NOT_NOW}`,
  })
  async phrases(
    @Root() { explained, sampled }: PredictionView,
    @Ctx() context: RequestContext,
  ): Promise<PhraseScoreType[] | null> {
    const { id } = tenantCaller(context).tenant;
    if (explained) return this.vectors.scores(id, explained.label, explained.embedding, context.signal);
    return sampled ? this.ofSamples.of(id, sampled, context.signal) : null;
  }
}

@Resolver(() => SampleResultType)
export class SampleResultResolver {
  constructor(private readonly ofSamples: SamplePhrases) {}

  @FieldResolver(() => [PhraseScoreType], {
    nullable: true,
    description: `What each prompt of the label that came first said of the sample. ${NOT_NOW}`,
  })
  phrases(
    @Root() { best }: SampleResultView,
    @CurrentTenant() tenant: TenantId,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<PhraseScoreType[] | null> {
    return this.ofSamples.of(tenant, best, signal);
  }

  @FieldResolver(() => [PhraseScoreType], {
    nullable: true,
    description: 'The same of the right label: of what should have come first.',
  })
  async rightPhrases(
    @Root() { besideRight }: SampleResultView,
    @CurrentTenant() tenant: TenantId,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<PhraseScoreType[] | null> {
    return besideRight && this.ofSamples.of(tenant, besideRight, signal);
  }
}

@Resolver(() => LabelType)
export class NearLabelResolver {
  constructor(private readonly nearest: NearestLabels) {}

  @Authorized('CATALOG_READ')
  @FieldResolver(() => [NearLabelType], {
    name: 'nearest',
    description:
      'The labels of the same version that are closest to it by their texts, closest first; empty for the labels of a ' +
      'draft. Needs the scope CATALOG_READ.',
  })
  async near(
    @Root() { source, labelId, viewOf }: LabelView,
    @CurrentTenant() tenant: TenantId,
    @CurrentSignal() signal: AbortSignal,
    @Arg('first', () => Int, { nullable: true, defaultValue: DEFAULTS.nearestLabels }) first?: number | null,
    @Arg('sampleSet', () => SampleSetRef, {
      nullable: true,
      description: 'By its pictures instead, from 40 samples on; they need no right answers.',
    })
    sampleSet?: SampleSetRef | null,
  ): Promise<NearLabelType[]> {
    if (!('number' in source)) return [];
    const most = first ?? DEFAULTS.nearestLabels;
    const near = sampleSet
      ? await this.nearest.byPictures({ tenant, signal }, source, labelId, most, sampleSet)
      : await this.nearest.of(tenant, source, labelId, most);
    return near.map(({ label, ...rest }) => ({ ...rest, label: viewOf(label) }));
  }
}
