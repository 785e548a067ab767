/**
 * How texts become what a model reads, before its tokeniser. A label set version keeps the number of the rules that it
 * was encoded with, so a number never changes its meaning.
 */
export interface TextRules {
  /** How names, synonyms and templates are cleaned before they are rendered; a label's own prompts are not. */
  readonly cleaning: 'clip' | 'none';
  /** What every prompt goes through in this order, also a label's own. */
  readonly steps: readonly TextStep[];
  /** Prompts that are the same by two rules of one kind have the same vector. */
  readonly kind: 'clip' | 'siglip' | 'lower-case' | 'verbatim';
}

export type TextStep =
  | 'lower-case'
  /** Takes away every sign of ASCII that is neither a letter, a digit nor a space, and joins spaces. */
  | 'without-punctuation';

/** The rules by their numbers. */
const TEXT_RULES: ReadonlyMap<number, TextRules> = new Map<number, TextRules>([
  [1, { kind: 'clip', cleaning: 'none', steps: [] }],
  [2, { kind: 'clip', cleaning: 'clip', steps: [] }],
  [3, { kind: 'siglip', cleaning: 'none', steps: ['lower-case', 'without-punctuation'] }],
  [4, { kind: 'lower-case', cleaning: 'none', steps: ['lower-case'] }],
  [5, { kind: 'verbatim', cleaning: 'none', steps: [] }],
]);

/** Numbers of the rules, as model families name them. */
export const TEXT_RULES_OF = { clip: 2, siglip: 3, lowerCase: 4, verbatim: 5 } as const;

/** The rules of that number; those that change nothing for one that a later release has made. */
export const textRulesOf = (number: number): TextRules =>
  TEXT_RULES.get(number) ?? { kind: 'verbatim', cleaning: 'none', steps: [] };

/** Whether a prompt that both rules leave alike is read alike. */
export const areOfOneKind = (a: number, b: number): boolean => textRulesOf(a).kind === textRulesOf(b).kind;
