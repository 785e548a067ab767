import { type CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { type BadRow, UsageError } from '../usage-error.js';
import { LABEL_FIELDS } from './label-shape.js';
import { type Entry, type Parsed, parseEach, RowError } from './parsed.js';

type Row = Readonly<Record<string, unknown>>;

interface RawRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
  readonly raw: string;
}

/**
 * Labels from a CSV table with headings. A missing column leaves the field unchanged, an empty cell clears it; a row
 * with an empty id is matched by name.
 *
 * @throws UsageError when the headings are not the fields of labels
 */
export function readCsv(file: string, text: string): Parsed<Row> {
  const { records, bad } = recordsOf(text);
  const [headings, ...rows] = records;
  if (!headings) return { entries: [], bad };
  const columns = headings.value.map((heading) => heading.trim());
  checkColumns(file, headings.line, columns);
  return parseEach({ entries: rows, bad }, (cells) => {
    if (cells.length !== columns.length) {
      throw new RowError(`has ${cells.length} cells, and there are ${columns.length} columns`);
    }
    return Object.fromEntries(columns.map((column, i) => [column, parsedCell(column, (cells[i] as string).trim())]));
  });
}

function recordsOf(text: string): { records: Entry<readonly string[]>[]; bad: BadRow[] } {
  const bad = new Map<number, BadRow>();
  const records = parse(text, {
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_records_with_error: true,
    on_skip: (error?: CsvError) => {
      const line = error?.lines as number;
      // The parser reports one misplaced quote again and again until the line ends.
      if (!bad.has(line)) bad.set(line, { line, reason: (error?.message ?? '').replace(/ at line \d+.*/s, '') });
      return undefined;
    },
  }) as unknown as RawRecord[];
  return {
    records: records.map((record) => ({ line: firstLine(record), value: record.record })),
    bad: [...bad.values()],
  };
}

/** Line on which a record begins: cells may contain line breaks, and the parser tells the line on which it ends. */
function firstLine({ info, raw }: RawRecord): number {
  const breaks = raw.trim().match(/\r\n|\n|\r/g)?.length ?? 0;
  return info.lines - breaks;
}

function checkColumns(file: string, line: number, columns: readonly string[]): void {
  const allowed = `the columns are ${LABEL_FIELDS.join(', ')}`;
  const unknown = columns.find((column) => !(LABEL_FIELDS as string[]).includes(column));
  if (unknown !== undefined) throw new UsageError(`${file}:${line}: there is no column "${unknown}"; ${allowed}`);
  const duplicate = columns.find((column, i) => columns.indexOf(column) !== i);
  if (duplicate !== undefined) throw new UsageError(`${file}:${line}: duplicate column "${duplicate}"`);
  if (!columns.includes('name')) throw new UsageError(`${file}:${line}: there is no column "name"; ${allowed}`);
}

function parsedCell(column: string, cell: string): unknown {
  switch (column) {
    case 'name':
      return cell;
    case 'synonyms':
    case 'prompts':
      return cell.startsWith('[')
        ? json(column, cell)
        : cell
            .split('|')
            .map((text) => text.trim())
            .filter(Boolean);
    case 'metadata':
      return cell === '' ? null : json(column, cell);
    default:
      return cell === '' ? null : cell;
  }
}

function json(column: string, cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    throw new RowError(`${column}: is not JSON`);
  }
}

/** A CSV table from which `readCsv` reads the same labels. */
export const writeCsv = (labels: readonly Row[]): string =>
  stringify(
    labels.map((label) => LABEL_FIELDS.map((field) => cellOf(label[field]))),
    { header: true, columns: LABEL_FIELDS },
  );

function cellOf(value: unknown): string {
  if (value == null) return '';
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return JSON.stringify(value);
  const plain = value.join('|');
  const isUnambiguous = value.every((text) => !text.includes('|')) && !plain.startsWith('[');
  return isUnambiguous ? plain : JSON.stringify(value);
}
