import { extname } from 'node:path';
import { foldedName } from '../../domain/names.js';
import type { LabelInput } from '../generated/graphql.js';
import { UsageError } from '../usage-error.js';
import { choose } from './choose.js';
import { readCsv } from './csv.js';
import { readJson, readJsonLines } from './json.js';
import { labelOf } from './label-shape.js';
import { LABEL_FORMATS, type LabelFormat } from './names.js';
import { nonEmptyLines, type Parsed, parseEach, RowError } from './parsed.js';
import { readPythonLists } from './python.js';

export interface LabelFile {
  /** Name of the file, for messages. */
  readonly file: string;
  readonly text: string;
  /** Guessed from the name and the text when omitted. */
  readonly format?: LabelFormat | undefined;
  /** Which of several datasets in a file, or which variable of a Python file. */
  readonly dataset?: string | undefined;
  /** Keep only the first of several rows with the same name: ImageNet's class names include "missile" twice. */
  readonly skipDuplicates?: boolean | undefined;
}

export interface ParsedLabels extends Parsed<LabelInput> {
  /** Number of duplicate rows that were skipped. */
  readonly skipped: number;
}

/**
 * The labels of a file, and every row that cannot be used.
 *
 * @throws UsageError when the file as a whole is not in its format
 */
export function readLabels(source: LabelFile): ParsedLabels {
  const labels = parseEach(entriesOf(source), labelOf);
  return source.skipDuplicates ? withoutDuplicates(labels) : { ...refuseDuplicates(labels), skipped: 0 };
}

function entriesOf({ file, text, format = guess(file, text), dataset }: LabelFile): Parsed<unknown> {
  switch (format) {
    case 'csv':
      return readCsv(file, text);
    case 'jsonl':
      return readJsonLines(text);
    case 'json':
    case 'clip_benchmark':
      return readJson(file, text, dataset);
    case 'open_clip':
      return { entries: classNamesOf(file, text, dataset), bad: [] };
    case 'classnames':
      return looksLikeJson(text) ? readJson(file, text, dataset) : { entries: nonEmptyLines(text), bad: [] };
  }
}

function classNamesOf(file: string, text: string, dataset: string | undefined) {
  const lists = [...readPythonLists(text)].filter(([, { areTemplates }]) => !areTemplates);
  return choose(file, new Map(lists), dataset).items;
}

const BY_EXTENSION: Readonly<Record<string, LabelFormat>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.py': 'open_clip',
  '.txt': 'classnames',
};

function guess(file: string, text: string): LabelFormat {
  const format = BY_EXTENSION[extname(file).toLowerCase()] ?? (looksLikeJson(text) ? 'json' : undefined);
  if (format) return format;
  throw new UsageError(`${file}: say with --format what it is: ${LABEL_FORMATS.join(', ')}`);
}

const looksLikeJson = (text: string): boolean => /^\s*[[{]/.test(text);

/** Rows with the same name or id would be one label, and which of them counts is not ours to decide. */
function refuseDuplicates(labels: Parsed<LabelInput>): Parsed<LabelInput> {
  const [names, ids] = [new Map<string, number>(), new Map<string, number>()];
  return parseEach(labels, (label, line) => {
    claim(names, foldedName(label.name), line, `name: "${label.name}"`);
    if (label.id != null) claim(ids, label.id, line, `id: "${label.id}"`);
    return label;
  });
}

function claim(lines: Map<string, number>, key: string, line: number, what: string): void {
  const first = lines.get(key);
  if (first !== undefined) throw new RowError(`${what} is in line ${first} already`);
  lines.set(key, line);
}

function withoutDuplicates({ entries, bad }: Parsed<LabelInput>): ParsedLabels {
  const names = new Set<string>();
  const kept = entries.filter(({ value }) => {
    const name = foldedName(value.name);
    return !names.has(name) && names.add(name);
  });
  return { entries: kept, bad, skipped: entries.length - kept.length };
}
