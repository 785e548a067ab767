import { Arg, Args, Authorized, FieldResolver, Float, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { DEFAULTS, withDefaults } from '../../domain/defaults.js';
import type { TenantId } from '../../domain/ids.js';
import { LabelPageArgs, PageArgs } from '../../schema/arguments.js';
import { toConnection } from '../../schema/connection.js';
import {
  ConfusionArgs,
  ConfusionType,
  EvaluationType,
  LabelReportConnection,
  SampleResultConnection,
  SampleResultType,
  ScoreArgs,
  ThresholdPointType,
  UnknownReportType,
} from '../../schema/evaluation/evaluation.js';
import { ProportionType } from '../../schema/evaluation/figures.js';
import { SampleType } from '../../schema/evaluation/sample.js';
import { SampleSetRef, SampleSetVersionType } from '../../schema/evaluation/sample-set.js';
import { LabelSetRef } from '../../schema/label-set.js';
import { LabelSetVersionType } from '../../schema/label-set-version.js';
import type { Evaluation } from '../../services/evaluation/evaluations/evaluation.js';
import type { Evaluations } from '../../services/evaluation/evaluations/evaluations.js';
import {
  confusionsOf,
  detectedBy,
  detectionOf,
  labelPage,
  mistakesPage,
  placeOf,
  samplesOf,
  thresholdsOf,
} from '../../services/evaluation/evaluations/reports.js';
import { CurrentSignal, CurrentTenant } from '../context.js';
import {
  type ConfusionView,
  confusionView,
  type EvaluationView,
  evaluationView,
  labelReport,
  type SampleResultView,
  sampleAt,
  sampleResultView,
} from '../views/evaluation-views.js';
import { sampleVersionView } from '../views/samples.js';
import { versionView } from '../views/views.js';

const SCORE = { score: DEFAULTS.unknownScore };
const PAGE = { first: DEFAULTS.pageSize };

@Resolver(() => EvaluationType)
export class EvaluationResolver {
  constructor(private readonly evaluations: Evaluations) {}

  @Authorized('CATALOG_READ')
  @Query(() => EvaluationType, {
    nullable: true,
    description:
      'Judges a version of a label set by samples of it. What was evaluated before is looked up. TOO_LARGE_TO_WAIT for what ' +
      'only a job may compute: startJob(input: { evaluate }), and ask again.',
  })
  async evaluation(
    @CurrentTenant() tenant: TenantId,
    @Arg('labelSet', () => LabelSetRef) labelSet: LabelSetRef,
    @Arg('sampleSet', () => SampleSetRef) sampleSet: SampleSetRef,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<EvaluationView> {
    const subject = await this.evaluations.subjectOf(tenant, labelSet, sampleSet);
    return evaluationView(await this.evaluations.of(tenant, subject, { signal }));
  }

  @FieldResolver(() => LabelSetVersionType, { nullable: true, description: 'Null for a draft.' })
  labelSetVersion(@Root() { evaluation: { subject } }: EvaluationView) {
    return subject.version && versionView(subject.labelSet, subject.version);
  }

  @FieldResolver(() => SampleSetVersionType)
  sampleSetVersion(@Root() { evaluation: { subject } }: EvaluationView) {
    return sampleVersionView(subject.sampleSet, subject.sampleVersion);
  }

  @FieldResolver(() => LabelReportConnection, { name: 'labels', description: "In the set's order." })
  async reports(@Root() view: EvaluationView, @Args(() => LabelPageArgs) page: LabelPageArgs) {
    const found = labelPage(view.evaluation, withDefaults(page, { first: DEFAULTS.labelPageSize }));
    const precisions = await view.evaluation.averagePrecision();
    return toConnection(found, (row) => labelReport(view, precisions, row));
  }

  @FieldResolver(() => [ConfusionType], { name: 'confusions', description: 'Pairs with the most samples first.' })
  pairs(@Root() view: EvaluationView, @Args(() => ConfusionArgs) { first, ...filter }: ConfusionArgs): ConfusionView[] {
    const found = confusionsOf(view.metrics, view.evaluation, first ?? DEFAULTS.pageSize, filter);
    return found.map((one) => confusionView(view, one));
  }

  @FieldResolver(() => SampleResultConnection, {
    description: 'Samples of which no right label came first, those whose right labels are least probable first.',
  })
  mistakes(@Root() view: EvaluationView, @Args(() => PageArgs) page: PageArgs) {
    const found = mistakesPage(view.metrics, withDefaults(page, PAGE));
    return toConnection(found, ({ place }) => sampleResultView(view, place));
  }

  @FieldResolver(() => SampleResultType, {
    nullable: true,
    description: 'What is said of one sample. Null for one that is not evaluated on.',
  })
  result(@Root() view: EvaluationView, @Arg('sampleId', () => ID) sampleId: string): SampleResultView | null {
    const place = placeOf(view.evaluation, sampleId);
    return place === undefined ? null : sampleResultView(view, place);
  }

  @FieldResolver(() => [ThresholdPointType], {
    description: 'From everything answered to one score answered. None where the samples are too few for the score.',
  })
  thresholds(
    @Root() { evaluation }: EvaluationView,
    @Args(() => ScoreArgs) args: ScoreArgs,
  ): Promise<ThresholdPointType[]> {
    return thresholdsOf(evaluation, withDefaults(args, SCORE).score);
  }

  @FieldResolver(() => UnknownReportType, {
    nullable: true,
    description: 'Null unless there are samples with a right label and samples in none.',
  })
  async unknowns(@Root() { evaluation }: EvaluationView): Promise<Evaluation | null> {
    return (await detectionOf(evaluation, SCORE.score)) && evaluation;
  }
}

@Resolver(() => UnknownReportType)
export class UnknownReportResolver {
  @FieldResolver(() => Float, {
    description:
      'Share of pairs of a sample that has a right label and one in none in which the first scores higher. ' +
      'TOO_FEW_SAMPLES where these are too few for the score.',
  })
  async auroc(@Root() evaluation: Evaluation, @Args(() => ScoreArgs) args: ScoreArgs): Promise<number> {
    return (await detectedBy(evaluation, withDefaults(args, SCORE).score)).auroc;
  }

  @FieldResolver(() => ProportionType, {
    description:
      'Samples in no label that pass a threshold which 95 % of the others pass. TOO_FEW_SAMPLES as for auroc.',
  })
  async fprAt95Tpr(@Root() evaluation: Evaluation, @Args(() => ScoreArgs) args: ScoreArgs): Promise<ProportionType> {
    return (await detectedBy(evaluation, withDefaults(args, SCORE).score)).fprAt95Tpr;
  }
}

@Resolver(() => ConfusionType)
export class ConfusionResolver {
  @FieldResolver(() => [SampleType])
  samples(
    @Root() { confusion, view }: ConfusionView,
    @Arg('first', () => Int, { nullable: true, defaultValue: DEFAULTS.pageSize }) first?: number | null,
  ) {
    return samplesOf(confusion, first ?? DEFAULTS.pageSize).map((place) => sampleAt(view, place));
  }
}
