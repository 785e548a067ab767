import type { LabelId } from './ids.js';
import type { Label } from './label.js';

/** From least to most. */
export const SEVERITIES = ['INFO', 'WARNING', 'ERROR'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What may be found in a vocabulary. */
export const FINDING_CODES = [
  /** The model reads the same of two labels. */
  'SAME_TO_THE_MODEL',
  /** Labels whose vectors hardly differ, seen from the set's mean. */
  'NEAR_DUPLICATES',
  /** Labels whose similarities with pictures rise and fall together. */
  'SAME_BY_PICTURES',
  /** The pairs of labels that are closest to each other. */
  'CLOSEST_LABELS',
  /** One phrase in two labels. */
  'SHARED_PHRASE',
  /** Names that differ only in how they are written. */
  'SPELLING_VARIANTS',
  /** A phrase that is closer to another label than to its own label's other phrases. */
  'ODD_PHRASE',
  /** A phrase that fits the pictures of its label no better than others. */
  'MISLEADING_PHRASE',
  /** A label that never comes first, although it is right for some samples. */
  'NEVER_WINS',
  /** A label that mostly comes first where it is wrong. */
  'WINS_TOO_OFTEN',
  /** A label that comes first for samples of the labels below it. */
  'PARENT_WINS',
  /** A template without which more samples are right. */
  'TEMPLATE_HURTS',
  /** A prompt that is longer than the model's context. */
  'PROMPT_CUT',
  /** A name that nobody would write under a picture. */
  'UNLIKELY_NAME',
  /** "a" before a word that is spoken with "an", or the other way round. */
  'WRONG_ARTICLE',
  /** What was not looked at, and why. */
  'NOT_CHECKED',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** A label as a draft has it. */
export interface DraftLabel {
  readonly labelId: LabelId;
  readonly name: string;
  readonly synonyms: readonly string[];
  readonly prompts: readonly string[];
}

/** What a maintainer could change. */
export interface DraftChange {
  readonly upsert: readonly DraftLabel[];
  readonly remove: readonly LabelId[];
  /** Instead of those of the version's template set; null where they stay. */
  readonly templates: readonly string[] | null;
}

/** What speaks against a part of a vocabulary. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** What it is about; none for what concerns the templates or the whole set. */
  readonly labels: readonly Label[];
  /** For people. */
  readonly message: string;
  /** What it was concluded from. */
  readonly evidence: Readonly<Record<string, unknown>>;
  /** Null where there is none, or several that are as good. */
  readonly fix: DraftChange | null;
}

/** The label as a draft that changes some of its fields. */
export const draftOf = ({ id, name, synonyms, prompts }: Label, change: Partial<DraftLabel> = {}): DraftLabel => ({
  labelId: id,
  name,
  synonyms,
  prompts,
  ...change,
});

/** The change of some labels alone. */
export const upsertOf = (...upsert: readonly DraftLabel[]): DraftChange => ({ upsert, remove: [], templates: null });
