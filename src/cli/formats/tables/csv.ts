import { type CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { BadRow } from '../../usage-error.js';
import { LABEL_FIELDS } from '../label-shape.js';
import type { Parsed } from '../parsed.js';
import { knownHeadings } from './columns.js';

type Row = Readonly<Record<string, unknown>>;

interface RawRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
  readonly raw: string;
}

const RECORD_DELIMITERS = ['\r\n', '\n', '\r'];
/** What may stand between cells; a comma where the headings do not tell. */
const DELIMITERS = [',', ';', '\t'] as const;
/** Excel's word for the delimiter, in a line of its own before the headings. */
const SEPARATOR_LINE = /^sep=(.)(?:\r\n|\n|\r)/i;

/** The rows of a CSV file, whose cells are parted by commas, semicolons or tabs: its headings tell which. */
export function readCsv(text: string): Parsed<readonly string[]> {
  const [line, separator] = SEPARATOR_LINE.exec(text) ?? [];
  if (line === undefined) return recordsOf(text, delimiterOf(text), 0);
  return recordsOf(text.slice(line.length), separator as string, 1);
}

/** The delimiter with which the first line has most headings of labels, and then most headings. */
function delimiterOf(text: string): string {
  const ranked = DELIMITERS.map((delimiter) => {
    const [headings = []] = parse(text, {
      delimiter,
      to: 1,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      record_delimiter: RECORD_DELIMITERS,
    }) as unknown as string[][];
    return { delimiter, known: knownHeadings(headings), all: headings.length };
  });
  const [best] = ranked.sort((a, b) => b.known - a.known || b.all - a.all);
  return best?.delimiter ?? ',';
}

/** @param linesBefore number of lines before the text */
function recordsOf(text: string, delimiter: string, linesBefore: number): Parsed<readonly string[]> {
  const bad = new Map<number, BadRow>();
  const records = parse(text, {
    delimiter,
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: RECORD_DELIMITERS,
    skip_records_with_error: true,
    on_skip: (error?: CsvError) => {
      const line = (error?.lines as number) + linesBefore;
      // The parser reports one misplaced quote again and again until the line ends.
      if (!bad.has(line)) bad.set(line, { line, reason: (error?.message ?? '').replace(/ at line \d+.*/s, '') });
      return undefined;
    },
  }) as unknown as RawRecord[];
  return {
    entries: records.map((record) => ({ line: firstLine(record) + linesBefore, value: record.record })),
    bad: [...bad.values()],
  };
}

/** Line on which a record begins: cells may contain line breaks, and the parser tells the line on which it ends. */
function firstLine({ info, raw }: RawRecord): number {
  const breaks = raw.trim().match(/\r\n|\n|\r/g)?.length ?? 0;
  return info.lines - breaks;
}

/** A CSV table from which the same labels are read. */
export const writeCsv = (labels: readonly Row[]): string =>
  stringify(
    labels.map((label) => LABEL_FIELDS.map((field) => cellOf(label[field]))),
    { header: true, columns: [...LABEL_FIELDS] },
  );

function cellOf(value: unknown): string {
  if (value == null) return '';
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return JSON.stringify(value);
  const plain = value.join('|');
  const isUnambiguous = value.every((text) => !text.includes('|')) && !plain.startsWith('[');
  return isUnambiguous ? plain : JSON.stringify(value);
}
