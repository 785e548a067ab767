import indefinite from 'indefinite';
import type { Label } from './labels.js';

/** A name as CLIP should read it: underscores are spaces. */
export const phraseOf = (name: string): string => name.replace(/[\s_]+/g, ' ').trim();

/** "a" or "an", whichever the phrase is spoken with. */
export const articleOf = (phrase: string): string => indefinite(phrase, { articleOnly: true });

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
