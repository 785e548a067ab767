import type { Label } from '../../domain/label.js';
import type { FlipType, LabelFlipsType, PreviewType } from '../../schema/evaluation/preview.js';
import type { Flip, LabelFlips } from '../../services/evaluation/preview/flips.js';
import type { Preview } from '../../services/evaluation/preview/previews.js';
import type { PredictionView } from './evaluation.js';
import { type AnswersView, answersView, labelAt, sampleAt } from './evaluation-views.js';

export interface PreviewView extends PreviewType {
  readonly preview: Preview;
  readonly from: AnswersView;
  readonly to: AnswersView;
}

export const previewView = (preview: Preview): PreviewView => ({
  ...preview,
  preview,
  from: answersView(preview.from),
  to: answersView(preview.to),
});

/** The first label of the sample at a place. */
function firstOf(view: AnswersView, place: number): PredictionView {
  const { results, rows } = view.evaluation;
  const row = results.best[place] as number;
  return {
    sampled: { evaluation: view.evaluation, place, row },
    rank: 1,
    name: (rows.labels[row] as Label).name,
    label: labelAt(view, row),
    similarity: results.similarity[place] as number,
    probability: results.probability[place] as number,
    confidence: null,
  };
}

export const flipView = ({ from, to }: PreviewView, { place, kind }: Flip): FlipType => ({
  sample: sampleAt(from, place),
  kind,
  before: firstOf(from, place),
  after: firstOf(to, place),
});

export function labelFlipsView({ to }: PreviewView, { labelId, ...counts }: LabelFlips): LabelFlipsType {
  // A sample that both sides have a right label of counts for one of the draft's.
  const label = to.evaluation.rows.labels.find(({ id }) => id === labelId) as Label;
  return { labelId, label: to.viewOf(label), ...counts };
}
