import type { SampleResults } from '../../../domain/evaluation.js';
import type { Evaluation } from '../evaluations/evaluation.js';

/** One side of a preview: a version, or a draft of one. */
export interface JudgedSide {
  readonly evaluation: Evaluation;
  /** What is found of it is known by this. */
  readonly key: string;
  /** Whether that is kept. */
  readonly isKept: boolean;
  /**
   * What it says of the samples at another logit scale than the model's own.
   *
   * @param from what the other side says at that scale: a draft saves work by it
   * @throws LexiclipError TOO_LARGE_TO_WAIT; OVERLOADED; as `EvaluationEngine.run`
   */
  resultsAt(scale: number, from: SampleResults | undefined): Promise<SampleResults>;
}
