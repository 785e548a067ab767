import { parsedJson } from '../json.js';
import { type Entry, type Parsed, parseEach, RowError } from '../parsed.js';
import { type Column, columnsOf } from './columns.js';

/** A cell: text from a CSV file, or what a workbook has. */
export type Cell = string | number | boolean | Date | null;

/** A table with headings, and what is to be said about it. */
export interface Table extends Parsed<Readonly<Record<string, unknown>>> {
  readonly notes: readonly string[];
}

const EMPTY: Table = { entries: [], bad: [], notes: [] };

/**
 * Labels from the rows of a table; the first has the headings. A missing column leaves the field unchanged, an empty
 * cell clears it; a row with an empty id is matched by name.
 *
 * @throws UsageError when the headings are not those of labels
 */
export function readTable(file: string, { entries, bad }: Parsed<readonly Cell[]>): Table {
  const [first, ...rows] = entries;
  if (!first) return { ...EMPTY, bad };
  const columns = columnsOf(`${file}:${first.line}`, first.value.map(textOf));
  const labels = parseEach({ entries: rows, bad }, (cells) => labelOf(columns, cells));
  const extra = columns.flatMap((column) => (column.kind === 'metadata' ? [`"${column.key}"`] : []));
  const what = extra.length === 1 ? 'the column' : 'the columns';
  return { ...labels, notes: extra.length === 0 ? [] : [`${what} ${extra.join(', ')} went into metadata`] };
}

function labelOf(columns: readonly Column[], cells: readonly Cell[]): Record<string, unknown> {
  const more = cells.slice(columns.length).some((cell) => textOf(cell) !== '');
  if (cells.length < columns.length || more) {
    throw new RowError(`has ${cells.length} cells, and there are ${columns.length} columns`);
  }
  const label: Record<string, unknown> = {};
  const extra: [string, unknown][] = [];
  for (const [i, column] of columns.entries()) {
    const cell = cells[i] ?? null;
    if (column.kind === 'field') label[column.field] = fieldValue(column.field, cell);
    else if (textOf(cell) === '') continue;
    else if (column.kind === 'blank') throw new RowError(`cell ${i + 1} is not empty, and its column has no heading`);
    else extra.push([column.key, cell instanceof Date ? textOf(cell) : typeof cell === 'string' ? cell.trim() : cell]);
  }
  if (columns.some(({ kind }) => kind === 'metadata')) label.metadata = withExtra(label.metadata, extra);
  return label;
}

/** The metadata of a row: that of its own column, and a key for each other column that is not a field. */
function withExtra(metadata: unknown, extra: readonly (readonly [string, unknown])[]): unknown {
  if (metadata == null) return extra.length === 0 ? null : Object.fromEntries(extra);
  if (typeof metadata !== 'object' || Array.isArray(metadata)) return metadata;
  const [twice] = extra.find(([key]) => Object.hasOwn(metadata, key)) ?? [];
  if (twice !== undefined) throw new RowError(`metadata: has "${twice}", and there is a column "${twice}"`);
  return Object.fromEntries([...Object.entries(metadata), ...extra]);
}

function fieldValue(field: string, cell: Cell): unknown {
  if (cell instanceof Date) {
    throw new RowError(
      `${field}: the spreadsheet has taken it for a date; format the column as text and type it again`,
    );
  }
  const text = textOf(cell);
  switch (field) {
    case 'name':
      return text;
    case 'synonyms':
    case 'prompts':
      return listOf(field, text);
    case 'metadata':
      return text === '' ? null : json(field, text);
    default:
      return text === '' ? null : text;
  }
}

const listOf = (field: string, text: string): unknown =>
  text.startsWith('[')
    ? json(field, text)
    : text
        .split('|')
        .map((part) => part.trim())
        .filter(Boolean);

function json(field: string, text: string): unknown {
  try {
    return parsedJson(text);
  } catch (error) {
    throw new RowError(`${field}: ${(error as RowError).message}`);
  }
}

/** A cell as a spreadsheet shows it. */
function textOf(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString().replace(/T00:00:00\.000Z$/, '');
  return typeof cell === 'boolean' ? String(cell).toUpperCase() : String(cell).trim();
}

/** Rows without those that have nothing in any cell. */
export const filledRows = (rows: readonly Entry<readonly Cell[]>[]): Entry<readonly Cell[]>[] =>
  rows.filter(({ value }) => value.some((cell) => textOf(cell) !== ''));
