import type { Label } from './label.js';
import { foldedName } from './names.js';
import type { Steps } from './steps.js';

/** Stands between the phrases of a label; no folded name has one. */
const BETWEEN = '\n';

/** For each label, its name and synonyms in the form in which names are compared, as one text to search in. */
export function* searchTexts(labels: readonly Label[]): Steps<readonly string[]> {
  const texts: string[] = [];
  for (const { name, synonyms } of labels) {
    texts.push([name, ...synonyms].map(foldedName).join(BETWEEN));
    yield;
  }
  return texts;
}

/** The rows of the labels whose name or a synonym has the folded text in it, ascending. */
export function* rowsWith(texts: readonly string[], wanted: string): Steps<number[]> {
  const rows: number[] = [];
  for (const [row, text] of texts.entries()) {
    if (text.includes(wanted)) rows.push(row);
    yield;
  }
  return rows;
}
