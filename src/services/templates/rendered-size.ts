import type { Label } from '../../domain/label.js';
import { phraseOf } from '../../domain/names.js';

/** Quotation marks and comma. */
const PUNCTUATION_BYTES = 3;

/** An upper bound of the bytes that the prompts of a label have as JSON. Nothing is rendered to find that out. */
export function bytesOfPrompts(
  { name, synonyms, prompts }: Pick<Label, 'name' | 'synonyms' | 'prompts'>,
  templates: readonly string[],
): number {
  if (prompts.length > 0) return bytesOfTexts(prompts);
  const phrases = [name, ...synonyms].map(phraseOf);
  // `{label}` is longer than nothing, and `{a}` is longer than "an".
  return phrases.length * bytesOfTexts(templates) + templates.length * bytesOfTexts(phrases);
}

const bytesOfTexts = (texts: readonly string[]): number => {
  let bytes = 0;
  for (const text of texts) bytes += Buffer.byteLength(text) + PUNCTUATION_BYTES;
  return bytes;
};
