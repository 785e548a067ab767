import indefinite from 'indefinite';
import type { Label } from '../../domain/label.js';
import { isSameList, phraseOf } from '../../domain/names.js';
import type { TextRules, TextStep } from '../../domain/text-rules.js';
import { cleaned } from './cleaning.js';

/** Exceptions where the library is wrong, by the start of the phrase. */
const TAKES_AN = /^(?:hourglass|hors d|mp\d)/i;
const TAKES_A = /^(?:used?\b|uk[eu]|ewe|uakari|uyghur)/i;
/** Capitals that are read as a word; the library takes all capitals for an abbreviation that is spelled out. */
const WORD_IN_CAPITALS = /^(?=[A-Z]*[AEIOUY])[A-Z]{4,}\b/;

/** The article that the phrase is spoken with, "a" or "an". */
export function articleOf(phrase: string): string {
  if (TAKES_AN.test(phrase)) return 'an';
  if (TAKES_A.test(phrase)) return 'a';
  return indefinite(
    phrase.replace(WORD_IN_CAPITALS, (word) => word.toLowerCase()),
    { articleOnly: true },
  );
}

/** Replaces `{label}` by the phrase, and `{a}` by its article. */
export const render = (template: string, phrase: string): string => renderAll([template], phrase)[0] as string;

function renderAll(templates: readonly string[], phrase: string): string[] {
  let known: string | undefined;
  // Looked up once for each phrase: it costs more than all the rest.
  const article = () => {
    known ??= articleOf(phrase);
    return known;
  };
  // Functions, because `replace` would interpret patterns such as `$&` in a phrase.
  return templates.map((template) => template.replaceAll('{a}', article).replace('{label}', () => phrase));
}

/** A name, a synonym or a template as the rules clean it before it is rendered. */
export const cleanedBy = ({ cleaning }: TextRules, text: string): string =>
  cleaning === 'clip' ? cleaned(text) : text;

/** The same templates are rendered for each phrase of a set. */
const cleanTemplates = new WeakMap<
  readonly string[],
  { readonly rules: TextRules; readonly clean: readonly string[] }
>();

function cleanedOnce(rules: TextRules, templates: readonly string[]): readonly string[] {
  const known = cleanTemplates.get(templates);
  if (known?.rules === rules) return known.clean;
  const clean = templates.map((template) => cleanedBy(rules, template));
  cleanTemplates.set(templates, { rules, clean });
  return clean;
}

const STEPS: Readonly<Record<TextStep, (text: string) => string>> = {
  'lower-case': (text) => text.toLowerCase(),
  'without-punctuation': (text) =>
    text
      .replace(/[!-/:-@[-`{-~]/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
};

/** The prompt as the model's tokeniser gets it. */
const asRead = ({ steps }: TextRules, prompt: string): string =>
  steps.reduce((text, step) => STEPS[step](text), prompt);

/** The parts of a label that its prompts are made from. */
export type Promptable = Pick<Label, 'name' | 'synonyms' | 'prompts'>;

const phrasesOf = (rules: TextRules, { name, synonyms }: Promptable): string[] => [
  ...new Set([name, ...synonyms].map((text) => cleanedBy(rules, phraseOf(text)))),
];

/**
 * The prompts that a label is encoded from, as the tokeniser gets them: its own; otherwise every template rendered for its
 * name and each synonym, which are cleaned before.
 */
export function promptsOf(label: Promptable, templates: readonly string[], rules: TextRules): string[] {
  const prompts =
    label.prompts.length > 0
      ? label.prompts
      : phrasesOf(rules, label).flatMap((phrase) => renderAll(cleanedOnce(rules, templates), phrase));
  const read = prompts.map((prompt) => asRead(rules, prompt));
  return label.prompts.length > 0 ? read : [...new Set(read)];
}

/** A prompt with the phrase that it was rendered for; null for a label's own prompt. */
export interface PhrasePrompt {
  readonly phrase: string | null;
  readonly prompt: string;
}

/** The prompts of `promptsOf`, in their order, each with its phrase. */
export function phrasePromptsOf(label: Promptable, templates: readonly string[], rules: TextRules): PhrasePrompt[] {
  if (label.prompts.length > 0) return promptsOf(label, templates, rules).map((prompt) => ({ phrase: null, prompt }));
  const phraseOfPrompt = new Map<string, string>();
  for (const phrase of phrasesOf(rules, label)) {
    for (const rendered of renderAll(cleanedOnce(rules, templates), phrase)) {
      const prompt = asRead(rules, rendered);
      if (!phraseOfPrompt.has(prompt)) phraseOfPrompt.set(prompt, phrase);
    }
  }
  return [...phraseOfPrompt].map(([prompt, phrase]) => ({ phrase, prompt }));
}

/** Number of prompts of a label before any is rendered; duplicates among them are counted. */
export const promptCount = ({ synonyms, prompts }: Promptable, templates: readonly string[]): number =>
  prompts.length > 0 ? prompts.length : (1 + synonyms.length) * templates.length;

/** Whether the label's prompts are the same by both rules, with templates that both leave alike. */
export const isReadAlike = ({ name, synonyms, prompts }: Promptable, a: TextRules, b: TextRules): boolean =>
  prompts.length > 0
    ? prompts.every((prompt) => asRead(a, prompt) === asRead(b, prompt))
    : [name, ...synonyms].every((text) => cleanedBy(a, phraseOf(text)) === cleanedBy(b, phraseOf(text)));

/** Whether two labels have the same prompts with any templates. */
export const hasSamePrompts = (a: Promptable, b: Promptable, rules: TextRules): boolean =>
  isSameList(a.prompts, b.prompts) && (a.prompts.length > 0 || isSameList(phrasesOf(rules, a), phrasesOf(rules, b)));
