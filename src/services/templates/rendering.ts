import indefinite from 'indefinite';
import type { Label } from '../../domain/label.js';
import { phraseOf } from '../../domain/names.js';

/** Where the library is wrong, by how the phrase starts. */
const SAID_WITH_AN = /^(?:hourglass|hors d|mp\d)/i;
const SAID_WITH_A = /^(?:used?\b|uk[eu]|ewe|uakari|uyghur)/i;
/** Letters that are read as a word; the library takes all capitals for an abbreviation that is spelled. */
const WORD_IN_CAPITALS = /^(?=[A-Z]*[AEIOUY])[A-Z]{4,}\b/;

/** "a" or "an", whichever the phrase is spoken with. */
export function articleOf(phrase: string): string {
  if (SAID_WITH_AN.test(phrase)) return 'an';
  if (SAID_WITH_A.test(phrase)) return 'a';
  return indefinite(
    phrase.replace(WORD_IN_CAPITALS, (word) => word.toLowerCase()),
    { articleOnly: true },
  );
}

/** Puts the phrase in the place of `{label}`, and its article in the place of `{a}`. */
export function render(template: string, phrase: string): string {
  // Functions, because a phrase may hold what `replace` would take for a pattern.
  return template.replaceAll('{a}', () => articleOf(phrase)).replace('{label}', () => phrase);
}

/** The prompts that a label is encoded from: its own, or every template for its name and each synonym. */
export function promptsOf(label: Pick<Label, 'name' | 'synonyms' | 'prompts'>, templates: readonly string[]): string[] {
  if (label.prompts.length > 0) return [...label.prompts];
  const phrases = [label.name, ...label.synonyms].map(phraseOf);
  return [...new Set(phrases.flatMap((phrase) => templates.map((template) => render(template, phrase))))];
}
