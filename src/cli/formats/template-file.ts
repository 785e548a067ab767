import { extname } from 'node:path';
import { checkTemplate } from '../../services/validation/text.js';
import { choose } from './choose.js';
import { readJson } from './json.js';
import { type PythonList, readPythonLists } from './lists/python.js';
import { checkAsService, nonEmptyLines, type Parsed, parseEach, RowError } from './parsed.js';

/**
 * Prompt templates from a file: one per line, a JSON array, CLIP_benchmark's object with one array per dataset, or a
 * list in one of open_clip's Python files. `{}` and `{c}` become `{label}`.
 *
 * @throws UsageError when the file as a whole is none of these
 */
export function readTemplates(file: string, text: string, dataset: string | undefined): Parsed<string> {
  return parseEach(entriesOf(file, text, dataset), (value) => {
    if (typeof value !== 'string') throw new RowError('must be a string');
    return checkAsService('template', (argument) => checkTemplate(value.replaceAll(/\{c?\}/g, '{label}'), argument));
  });
}

function entriesOf(file: string, text: string, dataset: string | undefined): Parsed<unknown> {
  if (extname(file).toLowerCase() === '.py') {
    const lists = new Map([...readPythonLists(text)].filter(([, list]) => mayBeTemplates(list)));
    return { entries: choose(file, lists, dataset).items, bad: [] };
  }
  if (/^\s*\[|^\s*\{\s*"/.test(text)) return readJson(file, text, dataset);
  return { entries: nonEmptyLines(text).flatMap(templatesIn), bad: [] };
}

const mayBeTemplates = ({ areTemplates, items }: PythonList): boolean =>
  areTemplates || items.every(({ value }) => value.includes('{'));

/** A line is a template, or an item of a Python list such as `lambda c: f'a photo of a {c}.',`. */
function templatesIn({ line, value }: { line: number; value: string }) {
  if (!value.startsWith('lambda')) return [{ line, value }];
  const items = readPythonLists(`_ = (${value})`).get('_')?.items ?? [{ line, value }];
  return items.map((item) => ({ line, value: item.value }));
}
