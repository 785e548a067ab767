import type { FamilyName } from '../../../domain/model-family.js';
import type { PreprocessSpec } from '../../../domain/preprocess-spec.js';

/** Properties of a model, read from its files and from what they do. */
export interface ModelSpec {
  readonly id: string;
  /** SHA-256 of the files that determine its results, hex. */
  readonly digest: string;
  /** Length of its vectors. */
  readonly dimensions: number;
  readonly family: FamilyName;
  /** Number of its rules for texts, as in `textRulesOf`. */
  readonly textRules: number;
  /** Number of tokens of the longest prompt. */
  readonly context: number;
  /** Factor of the similarity before the softmax or sigmoid. */
  readonly logitScale: number;
  /** Added to the scaled similarity before the sigmoid; null for models that have none. */
  readonly logitBias: number | null;
  readonly preprocess: PreprocessSpec;
}
