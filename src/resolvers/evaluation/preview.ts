import { Arg, Args, Authorized, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { DEFAULTS, withDefaults } from '../../domain/defaults.js';
import type { TenantId } from '../../domain/ids.js';
import { toConnection } from '../../schema/connection.js';
import { EvaluationType } from '../../schema/evaluation/evaluation.js';
import {
  FlipArgs,
  FlipConnection,
  LabelFlipsType,
  PreviewTarget,
  PreviewType,
} from '../../schema/evaluation/preview.js';
import { SampleSetRef } from '../../schema/evaluation/sample-set.js';
import { LabelSetRef } from '../../schema/label-set.js';
import { flipPage, labelFlips } from '../../services/evaluation/preview/flip-pages.js';
import type { Flip } from '../../services/evaluation/preview/flips.js';
import type { Previews } from '../../services/evaluation/preview/previews.js';
import { CurrentSignal, CurrentTenant } from '../context.js';
import { type EvaluationView, evaluationView } from '../views/evaluation-views.js';
import { flipView, labelFlipsView, type PreviewView, previewView } from '../views/preview-views.js';

@Resolver(() => PreviewType)
export class PreviewResolver {
  constructor(private readonly previews: Previews) {}

  @Authorized('CATALOG_READ')
  @Query(() => PreviewType, {
    nullable: true,
    description:
      'Compares a version of a label set with another one, or with a draft of a change, on the same samples. A draft has only ' +
      'its new prompts encoded. TOO_LARGE_TO_WAIT as for evaluation.',
  })
  async preview(
    @CurrentTenant() tenant: TenantId,
    @Arg('from', () => LabelSetRef) from: LabelSetRef,
    @Arg('to', () => PreviewTarget) to: PreviewTarget,
    @Arg('sampleSet', () => SampleSetRef) sampleSet: SampleSetRef,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<PreviewView> {
    return previewView(await this.previews.of(tenant, { from, to, sampleSet }, { signal }));
  }

  @FieldResolver(() => EvaluationType)
  from(@Root() { from }: PreviewView): Promise<EvaluationView> {
    return evaluationView(from.evaluation);
  }

  @FieldResolver(() => EvaluationType)
  to(@Root() { to }: PreviewView): Promise<EvaluationView> {
    return evaluationView(to.evaluation);
  }

  @FieldResolver(() => FlipConnection, { name: 'flips', description: 'Worst first.' })
  flipped(@Root() view: PreviewView, @Args(() => FlipArgs) args: FlipArgs) {
    return flipsOf(view, view.preview.flips, args);
  }

  @FieldResolver(() => FlipConnection, {
    name: 'unjudged',
    description: 'Samples that are not judged yet and are answered differently, those that became less sure first.',
  })
  unjudgedFlips(@Root() view: PreviewView, @Args(() => FlipArgs) args: FlipArgs) {
    return flipsOf(view, view.preview.unjudged, args);
  }

  @FieldResolver(() => [LabelFlipsType], { name: 'labels', description: 'Labels that lost most first.' })
  perLabel(
    @Root() view: PreviewView,
    @Arg('first', () => Int, { nullable: true, defaultValue: DEFAULTS.pageSize }) first?: number | null,
  ): LabelFlipsType[] {
    return labelFlips(view.preview, first ?? DEFAULTS.pageSize).map((one) => labelFlipsView(view, one));
  }
}

function flipsOf(view: PreviewView, flips: readonly Flip[], { kind, ...page }: FlipArgs) {
  const found = flipPage(flips, withDefaults(page, { first: DEFAULTS.pageSize }), kind ?? undefined);
  return toConnection(found, ({ flip }) => flipView(view, flip));
}
