import type { Label } from '../../domain/label.js';
import type { Sample } from '../../domain/sample.js';
import type { EvaluationType, LabelReportType, SampleResultType } from '../../schema/evaluation/evaluation.js';
import type { LabelType } from '../../schema/label.js';
import type { Evaluation } from '../../services/evaluation/evaluations/evaluation.js';
import type { SampleBesideLabel } from '../../services/evaluation/explain/sample-phrases.js';
import type { Confusion } from '../../services/evaluation/metrics/confusions.js';
import type { Metrics } from '../../services/evaluation/metrics/metrics.js';
import { sampleViews } from './samples.js';
import { labelViews, plannedViews, type ViewOfLabel } from './views.js';

/** An evaluation whose figures nobody has asked for yet. */
export interface AnswersView {
  readonly evaluation: Evaluation;
  readonly viewOf: ViewOfLabel;
}

export interface EvaluationView extends EvaluationType, AnswersView {
  readonly metrics: Metrics;
}

export const answersView = (evaluation: Evaluation): AnswersView => ({
  evaluation,
  viewOf: labelViewsOf(evaluation),
});

export async function evaluationView(evaluation: Evaluation): Promise<EvaluationView> {
  const metrics = await evaluation.metrics();
  const { knownCount, ...figures } = metrics;
  return { ...figures, sampleCount: knownCount, metrics, ...answersView(evaluation) };
}

function labelViewsOf({ subject, rows, texts }: Evaluation): ViewOfLabel {
  const { version, labelSet } = subject;
  return version ? labelViews(version, texts.templates) : plannedViews(labelSet.id, rows.labels, texts);
}

/** The label of a row. */
export const labelAt = ({ evaluation, viewOf }: AnswersView, row: number): LabelType =>
  viewOf(evaluation.rows.labels[row] as Label);

/** @param precisions average precision by row, NaN where there is none; undefined where there is none at all */
export function labelReport(view: EvaluationView, precisions: Float64Array | undefined, row: number): LabelReportType {
  const { labels } = view.metrics;
  const precision = precisions?.[row] ?? Number.NaN;
  return {
    ...(labels[row] as (typeof labels)[number]),
    label: labelAt(view, row),
    averagePrecision: Number.isNaN(precision) ? null : precision,
  };
}

export interface ConfusionView {
  readonly expected: LabelType;
  readonly predicted: LabelType;
  readonly count: number;
  readonly confusion: Confusion;
  readonly view: EvaluationView;
}

export const confusionView = (view: EvaluationView, confusion: Confusion): ConfusionView => ({
  expected: labelAt(view, confusion.expected),
  predicted: labelAt(view, confusion.predicted),
  count: confusion.samples.length,
  confusion,
  view,
});

/** The sample at a place of those that were evaluated on. */
export const sampleAt = ({ evaluation }: AnswersView, place: number) =>
  sampleViews(evaluation.subject.sampleVersion)(evaluation.samples.samples[place] as Sample);

/** A sample's result with what it takes to say why. */
export interface SampleResultView extends SampleResultType {
  readonly best: SampleBesideLabel;
  /** Null where it has no right label. */
  readonly besideRight: SampleBesideLabel | null;
}

export function sampleResultView(view: EvaluationView, place: number): SampleResultView {
  const { evaluation } = view;
  const { results } = evaluation;
  const right = results.right[place] as number;
  const has = right !== -1;
  return {
    best: { evaluation, place, row: results.best[place] as number },
    besideRight: has ? { evaluation, place, row: right } : null,
    sample: sampleAt(view, place),
    predicted: labelAt(view, results.best[place] as number),
    similarity: results.similarity[place] as number,
    probability: results.probability[place] as number,
    right: has ? labelAt(view, right) : null,
    rightRank: has ? (results.rightRank[place] as number) : null,
    rightSimilarity: has ? (results.rightSimilarity[place] as number) : null,
    rightProbability: has ? Math.exp(results.rightLogProbability[place] as number) : null,
  };
}
