import type { Finding } from '../../domain/finding.js';
import type { Suggestion } from '../../domain/suggestion.js';
import type { PredictionType } from '../../schema/classification.js';
import type { FindingType } from '../../schema/evaluation/finding.js';
import type { SuggestionType } from '../../schema/evaluation/suggestion.js';
import type { ExplainedLabel } from '../../services/evaluation/explain/phrase-vectors.js';
import type { SampleBesideLabel } from '../../services/evaluation/explain/sample-phrases.js';
import type { ViewOfLabel } from './views.js';

/** A prediction with what it takes to say why. */
export interface PredictionView extends PredictionType {
  /** Absent where there is no image. */
  readonly explained?: {
    readonly label: ExplainedLabel;
    /** Of the image, unit length. */
    readonly embedding: Float32Array;
  };
  /** Where it is what was said of a sample. */
  readonly sampled?: SampleBesideLabel;
}

export const findingView = ({ labels, evidence, ...finding }: Finding, viewOf: ViewOfLabel): FindingType => ({
  ...finding,
  labels: labels.map(viewOf),
  evidence: { ...evidence },
});

export const suggestionView = ({ label, ...suggestion }: Suggestion, viewOf: ViewOfLabel): SuggestionType => ({
  ...suggestion,
  label: label && viewOf(label),
});
