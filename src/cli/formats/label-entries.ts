import { extname } from 'node:path';
import { UsageError } from '../usage-error.js';
import { choose } from './choose.js';
import { type JsonEntries, readClassIndex, readJson, readJsonLines } from './json.js';
import { indexedLabels, isSynsetList, listedNames, synsetOf } from './lists/class-list.js';
import { looksLikeJson } from './lists/classnames.js';
import { readPythonLists } from './lists/python.js';
import { LABEL_FORMATS, type LabelFormat } from './names.js';
import { type Entry, nonEmptyLines, type Parsed, parseEach } from './parsed.js';
import { readCsv } from './tables/csv.js';
import { type Cell, readTable } from './tables/table.js';

/** What a file has, before it is parsed: its text, or the rows of each sheet of a workbook. */
export type Content =
  | { readonly text: string }
  | { readonly sheets: ReadonlyMap<string, readonly Entry<readonly Cell[]>[]> };

export type LabelFile = Content & {
  /** Name of the file, for messages. */
  readonly file: string;
  /** Guessed from the name and the text when omitted. */
  readonly format?: LabelFormat | undefined;
  /** Which of several datasets in a file, which variable of a Python file, or which sheet of a workbook. */
  readonly dataset?: string | undefined;
};

/** The entries of a file. */
export interface LabelEntries {
  readonly entries: Parsed<unknown>;
  /**
   * `labels` are those of a vocabulary that somebody keeps. A list of `names` may be that, or the classes of a data set,
   * which are known by their place; the latter are `classes`.
   */
  readonly kind: 'labels' | 'names' | 'classes';
  /** What is to be said about the file. */
  readonly notes: readonly string[];
}

/** @throws UsageError when the file as a whole is not in its format */
export function entriesOf(source: LabelFile): LabelEntries {
  if ('sheets' in source) return sheetEntries(source.file, source.sheets, source.dataset);
  const { file, text, format = guess(file, text), dataset } = source;
  switch (format) {
    case 'csv':
      return tableEntries(file, readCsv(text));
    case 'xlsx':
      throw new UsageError(`${file}: is not an .xlsx workbook`);
    case 'jsonl':
      return { entries: readJsonLines(text), kind: 'labels', notes: [] };
    case 'json':
    case 'clip_benchmark':
      return jsonEntries(file, text, dataset);
    case 'imagenet':
      return looksLikeJson(text) ? jsonEntries(file, text, dataset) : synsets(file, nonEmptyLines(text));
    case 'open_clip':
      return classes({ entries: pythonNames(file, text, dataset), bad: [] });
    case 'classnames':
      return looksLikeJson(text) ? jsonEntries(file, text, dataset) : listEntries(nonEmptyLines(text));
  }
}

function sheetEntries(
  file: string,
  sheets: ReadonlyMap<string, readonly Entry<readonly Cell[]>[]>,
  dataset: string | undefined,
): LabelEntries {
  return sheets.size === 0
    ? tableEntries(file, { entries: [], bad: [] })
    : tableEntries(file, { entries: choose(file, sheets, dataset), bad: [] });
}

function tableEntries(file: string, rows: Parsed<readonly Cell[]>): LabelEntries {
  const { notes, ...entries } = readTable(file, rows);
  return { entries, kind: 'labels', notes };
}

function jsonEntries(file: string, text: string, dataset: string | undefined): LabelEntries {
  const listed = dataset === undefined ? readClassIndex(text) : undefined;
  if (listed) return { entries: indexedLabels(listed), kind: 'classes', notes: [] };
  const entries: JsonEntries = readJson(file, text, dataset);
  if (!entries.entries.every(({ value }) => typeof value === 'string')) return { entries, kind: 'labels', notes: [] };
  return entries.isDataset ? classes(entries) : { entries, kind: 'names', notes: [] };
}

function listEntries(lines: Entry<string>[]): LabelEntries {
  return isSynsetList(lines) ? synsets('', lines) : { entries: { entries: lines, bad: [] }, kind: 'names', notes: [] };
}

function synsets(file: string, lines: Entry<string>[]): LabelEntries {
  if (!isSynsetList(lines)) throw new UsageError(`${file}: must have lines such as "n01440764 tench, Tinca tinca"`);
  return { entries: indexedLabels(parseEach({ entries: lines, bad: [] }, synsetOf)), kind: 'classes', notes: [] };
}

const classes = (names: Parsed<unknown>): LabelEntries => ({
  entries: indexedLabels(listedNames(names)),
  kind: 'classes',
  notes: [],
});

function pythonNames(file: string, text: string, dataset: string | undefined): readonly Entry<string>[] {
  const lists = [...readPythonLists(text)].filter(([, { areTemplates }]) => !areTemplates);
  return choose(file, new Map(lists), dataset).items;
}

const BY_EXTENSION: Readonly<Record<string, LabelFormat>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.tab': 'csv',
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.py': 'open_clip',
  '.txt': 'classnames',
  '.xlsx': 'xlsx',
};

/** No name has a tab: a text with one in its first line is a table, as spreadsheets save it. */
const TABLE_START = /^[^\r\n]*\t/;

function guess(file: string, text: string): LabelFormat {
  const format = BY_EXTENSION[extname(file).toLowerCase()] ?? (looksLikeJson(text) ? 'json' : undefined);
  if (format === 'classnames' && TABLE_START.test(text) && !isSynsetList(nonEmptyLines(text))) return 'csv';
  if (format) return format;
  throw new UsageError(`${file}: say with --format what it is: ${LABEL_FORMATS.join(', ')}`);
}
