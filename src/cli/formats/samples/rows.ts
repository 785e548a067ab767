import { SAMPLE_ROLES, type SampleRole } from '../../../domain/sample.js';
import { UsageError } from '../../usage-error.js';
import { readJsonLines } from '../json.js';
import { type Parsed, parseEach, RowError } from '../parsed.js';
import { readCsv } from '../tables/csv.js';
import { answeredRow, hasAnswers } from './answers.js';
import { entryOf, type ReadSamples, type SampleEntry } from './sample-entry.js';

type Row = Readonly<Record<string, unknown>>;

/** What a row may say, by the names that people give to it, folded. The first of them is what messages say. */
const FIELDS = {
  file: ['file', 'filename', 'path', 'filepath', 'image', 'imagepath', 'picture'],
  label: ['label', 'labels', 'expected', 'class', 'classname', 'category', 'annotation'],
  kind: ['kind'],
  unknown: ['unknown', 'nolabel'],
  role: ['role'],
  metadata: ['metadata'],
  sampleId: ['sampleid'],
  /** What the service finds out by itself. */
  found: ['sha256', 'format', 'width', 'height'],
} as const;
type Field = keyof typeof FIELDS;

/** Letter case, white space, "_" and "-" do not distinguish headings. */
const folded = (heading: string): string => heading.toLowerCase().replace(/[\s_-]+/g, '');

const fieldOf = (heading: string): Field | undefined =>
  (Object.keys(FIELDS) as Field[]).find((field) => (FIELDS[field] as readonly string[]).includes(folded(heading)));

const AS_THEY_ARE = 'answers of classify count as right as they are: correct them first';

/** Pictures in a CSV table, a row for each. Labels in one cell are parted by "|". @throws UsageError */
export function samplesInCsv(file: string, text: string): ReadSamples {
  const { entries, bad } = readCsv(text);
  const [head, ...rows] = entries;
  const headings = head?.value.map((heading) => heading.trim()) ?? [];
  if (!headings.some((heading) => fieldOf(heading) === 'file')) {
    throw new UsageError(`${file}: there is no column "file": the first line must have headings`);
  }
  const parsed = parseEach({ entries: rows, bad }, (cells) =>
    Object.fromEntries(headings.map((heading, i) => [heading, cells[i]?.trim() ?? '']).filter(([, cell]) => cell)),
  );
  return readRows(file, parsed, (value) => String(value).split('|'));
}

/** Pictures in JSON lines, an object for each. */
export const samplesInJsonLines = (file: string, text: string): ReadSamples =>
  readRows(
    file,
    parseEach(readJsonLines(text), (value) => {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Row;
      throw new RowError('must be a JSON object');
    }),
    (value) => (Array.isArray(value) ? value.map(String) : [String(value)]),
  );

function readRows(file: string, rows: Parsed<Row>, labelsOf: (value: unknown) => readonly string[]): ReadSamples {
  const answered = rows.entries.flatMap(({ line, value }) => {
    const row = answeredRow(value);
    return row ? [{ line, value: row }] : [];
  });
  const { entries, bad } = parseEach({ entries: answered, bad: rows.bad }, (row, line) =>
    rowEntry(`${file}:${line}`, row, labelsOf),
  );
  return {
    entries: entries.map(({ value }) => value),
    bad: bad.map(({ line, reason }) => ({ at: `${file}:${line}`, reason })),
    notes: hasAnswers(rows.entries.map(({ value }) => value)) ? [AS_THEY_ARE] : [],
  };
}

function rowEntry(at: string, row: Row, labelsOf: (value: unknown) => readonly string[]): SampleEntry {
  const given = new Map<Field, unknown>();
  const others: [string, unknown][] = [];
  for (const [heading, value] of Object.entries(row)) {
    const field = fieldOf(heading);
    if (!field) others.push([heading, value]);
    else if (field === 'found') continue;
    else if (given.has(field)) throw new RowError(`has two values for ${FIELDS[field][0]}`);
    else given.set(field, value);
  }
  const file = given.get('file');
  if (typeof file !== 'string' || file.trim() === '') throw new RowError('has no file');
  const kind = textIn(given.get('kind'));
  const own = given.get('metadata');
  const metadata = { ...metadataIn(own), ...Object.fromEntries(others) };
  return entryOf(at, file.trim(), answerIn(given, kind !== null, labelsOf), {
    sampleId: textIn(given.get('sampleId')),
    kind,
    role: roleIn(given.get('role')),
    metadata: Object.keys(metadata).length > 0 ? metadata : null,
  });
}

/** A label, no label, or nothing said. */
function answerIn(
  given: ReadonlyMap<Field, unknown>,
  hasKind: boolean,
  labelsOf: (value: unknown) => readonly string[],
): readonly string[] | null {
  const value = given.get('label');
  const labels = value == null || value === '' ? null : labelsOf(value).map((label) => label.trim());
  const isUnknown = hasKind || isTrue(given.get('unknown'));
  if (!isUnknown) return labels;
  if (labels && labels.length > 0) throw new RowError('has a label, and says that it is in none');
  return [];
}

/** Whether a cell says yes. @throws RowError for what is neither yes nor no */
export function isTrue(value: unknown, field = 'unknown'): boolean {
  const text = String(value ?? '').toLowerCase();
  if (['', '0', 'false', 'no'].includes(text)) return false;
  if (['1', 'true', 'yes', 'x'].includes(text)) return true;
  throw new RowError(`${field} must be true or false, not ${text}`);
}

const textIn = (value: unknown): string | null => (value == null || String(value).trim() === '' ? null : String(value));

function roleIn(value: unknown): SampleRole | null {
  const text = textIn(value)?.toUpperCase();
  if (text === undefined) return null;
  if ((SAMPLE_ROLES as readonly string[]).includes(text)) return text as SampleRole;
  throw new RowError(`role must be ${SAMPLE_ROLES.join(' or ')}, not ${text}`);
}

function metadataIn(value: unknown): Row {
  if (value == null || value === '') return {};
  const parsed = typeof value === 'string' ? parsedObject(value) : value;
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Row;
  throw new RowError('metadata must be a JSON object');
}

function parsedObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
