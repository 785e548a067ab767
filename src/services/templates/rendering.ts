import indefinite from 'indefinite';
import type { Label } from '../../domain/label.js';
import { isSameList, phraseOf } from '../../domain/names.js';
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
  return cleanedOnce(templates).map((template) => template.replaceAll('{a}', article).replace('{label}', () => phrase));
}

/** The same templates are rendered for each phrase of a set. */
const cleanTemplates = new WeakMap<readonly string[], readonly string[]>();

function cleanedOnce(templates: readonly string[]): readonly string[] {
  const known = cleanTemplates.get(templates) ?? templates.map(cleaned);
  cleanTemplates.set(templates, known);
  return known;
}

/** The parts of a label that its prompts are made from. */
export type Promptable = Pick<Label, 'name' | 'synonyms' | 'prompts'>;

const phrasesOf = ({ name, synonyms }: Promptable): string[] => [
  ...new Set([name, ...synonyms].map((text) => cleaned(phraseOf(text)))),
];

/**
 * The prompts that a label is encoded from: its own, as they are; otherwise every template rendered for its name and each
 * synonym, cleaned.
 */
export function promptsOf(label: Promptable, templates: readonly string[]): string[] {
  if (label.prompts.length > 0) return [...label.prompts];
  return [...new Set(phrasesOf(label).flatMap((phrase) => renderAll(templates, phrase)))];
}

/** Number of prompts of a label before any is rendered; duplicates among them are counted. */
export const promptCount = ({ synonyms, prompts }: Promptable, templates: readonly string[]): number =>
  prompts.length > 0 ? prompts.length : (1 + synonyms.length) * templates.length;

/**
 * Whether the label has the same prompts as it would have had before texts were cleaned, with templates that are clean
 * themselves.
 */
export const isClean = ({ name, synonyms, prompts }: Promptable): boolean =>
  prompts.length > 0 || [name, ...synonyms].every((text) => cleaned(phraseOf(text)) === phraseOf(text));

/** Whether two labels have the same prompts with any templates. */
export const hasSamePrompts = (a: Promptable, b: Promptable): boolean =>
  isSameList(a.prompts, b.prompts) && (a.prompts.length > 0 || isSameList(phrasesOf(a), phrasesOf(b)));
