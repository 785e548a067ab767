import type { DraftChange } from './finding.js';
import type { Label } from './label.js';

/** What an edit does. */
export const SUGGESTION_KINDS = [
  'DROP_SYNONYM',
  /** One of the author's candidates. */
  'ADD_SYNONYM',
  'DROP_TEMPLATE',
  'ADD_TEMPLATE',
  /** The label's phrases become its own prompts, without a template around them. */
  'OWN_PROMPTS',
  /** Templates and phrases instead of the label's own prompts. */
  'USE_TEMPLATES',
] as const;
export type SuggestionKind = (typeof SUGGESTION_KINDS)[number];

/** An edit that would answer more samples rightly. */
export interface Suggestion {
  readonly kind: SuggestionKind;
  /** Null for an edit of the templates. */
  readonly label: Label | null;
  /** The synonym or template; null for the others. */
  readonly text: string | null;
  /** Whether it passes both tests; otherwise it is possible, not proven. */
  readonly isProven: boolean;
  /** Samples that would be right, and those that would be wrong, of those that chose it. */
  readonly fixed: number;
  readonly broken: number;
  readonly of: number;
  /** Of McNemar's exact test, one-sided. */
  readonly pValue: number;
  /** Share of samples gained where the edit is chosen without them, in five folds; null for what was not chosen. */
  readonly crossFittedGain: number | null;
  readonly message: string;
  readonly change: DraftChange;
}
