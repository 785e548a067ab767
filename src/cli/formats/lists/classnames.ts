import { isJson } from '../json.js';
import { nonEmptyLines } from '../parsed.js';
import { isSynsetList } from './class-list.js';

/** Begins as JSON does that is not whole, and as hardly a name does. */
const JSON_START = /^\s*(?:\[\s*["{]|\{\s*")/;

/** Whether a text is meant as JSON. A list of names may begin with a bracket as well: "[background]". */
export const looksLikeJson = (text: string): boolean => JSON_START.test(text) || isJson(text);

/** The file of a list of names: a name per line, or a JSON array where the lines would be read as something else. */
export function classnamesText(names: readonly string[]): string {
  const lines = names.map((name) => `${name}\n`).join('');
  if (!looksLikeJson(lines) && !isSynsetList(nonEmptyLines(lines))) return lines;
  return `[\n${names.map((name) => `  ${JSON.stringify(name)}`).join(',\n')}\n]\n`;
}
