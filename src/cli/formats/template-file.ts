import { extname } from 'node:path';
import { checkTemplate } from '../../services/validation/text.js';
import { choose } from './choose.js';
import { readJson } from './json.js';
import { checkAsService, nonEmptyLines, type Parsed, parseEach, RowFault } from './parsed.js';
import { type PythonList, readPythonLists } from './python.js';

/**
 * Prompt templates of a file: one a line, a JSON array, the object by data set of CLIP_benchmark, or a list in a Python
 * file of open_clip. `{}` and `{c}` become `{label}`.
 *
 * @throws UsageError when the file as a whole is none of these
 */
export function readTemplates(file: string, text: string, dataset: string | undefined): Parsed<string> {
  return parseEach(entriesOf(file, text, dataset), (value) => {
    if (typeof value !== 'string') throw new RowFault('must be a string');
    return checkAsService('template', (argument) => checkTemplate(value.replaceAll(/\{c?\}/g, '{label}'), argument));
  });
}

function entriesOf(file: string, text: string, dataset: string | undefined): Parsed<unknown> {
  if (extname(file).toLowerCase() === '.py') {
    const lists = new Map([...readPythonLists(text)].filter(([, list]) => mayBeTemplates(list)));
    return { entries: choose(file, lists, dataset).items, bad: [] };
  }
  if (/^\s*\[|^\s*\{\s*"/.test(text)) return readJson(file, text, dataset);
  return { entries: nonEmptyLines(text).flatMap(ofPythonLine), bad: [] };
}

const mayBeTemplates = ({ isOfTemplates, items }: PythonList): boolean =>
  isOfTemplates || items.every(({ value }) => value.includes('{'));

/** A line may also be one of a Python list, such as `lambda c: f'a photo of a {c}.',`. */
function ofPythonLine({ line, value }: { line: number; value: string }) {
  if (!value.startsWith('lambda')) return [{ line, value }];
  const items = readPythonLists(`_ = (${value})`).get('_')?.items ?? [{ line, value }];
  return items.map((item) => ({ line, value: item.value }));
}
