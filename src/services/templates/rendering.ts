import indefinite from 'indefinite';
import type { Label } from '../../domain/label.js';
import { phraseOf } from '../../domain/names.js';

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
export function render(template: string, phrase: string): string {
  // Functions, because `replace` would interpret patterns such as `$&` in a phrase.
  return template.replaceAll('{a}', () => articleOf(phrase)).replace('{label}', () => phrase);
}

/**
 * The prompts that a label is encoded from: its own, otherwise every template rendered for its name and each synonym.
 */
export function promptsOf(label: Pick<Label, 'name' | 'synonyms' | 'prompts'>, templates: readonly string[]): string[] {
  if (label.prompts.length > 0) return [...label.prompts];
  const phrases = [label.name, ...label.synonyms].map(phraseOf);
  return [...new Set(phrases.flatMap((phrase) => templates.map((template) => render(template, phrase))))];
}
