import { UsageError } from '../usage-error.js';
import { doubtfulTexts } from './doubts.js';
import { type Decoding, decoded } from './encoding.js';
import { type Content, entriesOf, type LabelFile } from './label-entries.js';
import { type FileLabel, labelOf } from './label-shape.js';
import { withPlaces } from './lists/class-list.js';
import { type Renamed, refuseDuplicates, tellApart, withoutDuplicates } from './lists/duplicates.js';
import type { LabelFormat } from './names.js';
import { type Parsed, parseEach } from './parsed.js';
import { readBytes, shownName } from './text-file.js';

export interface ReadOptions {
  /** Use only the first of several rows with the same name. */
  readonly skipDuplicates?: boolean | undefined;
}

export interface ParsedLabels extends Parsed<FileLabel> {
  /** Number of duplicate rows that were skipped. */
  readonly skipped: number;
  /** Classes that are called otherwise than in the list, because it has two of their name. */
  readonly renamed: readonly Renamed[];
  /** What was done that the author may not expect. */
  readonly notes: readonly string[];
  /** What may not be what the author means. */
  readonly warnings: readonly string[];
}

/**
 * The labels of a file, and every row that cannot be used.
 *
 * @throws UsageError when the file as a whole is not in its format
 */
export function readLabels(source: LabelFile & ReadOptions): ParsedLabels {
  const { entries, kind, notes } = entriesOf(source);
  const labels = parseEach(entries, labelOf);
  const { renamed = [], skipped = 0, ...rest } = distinct(labels, kind !== 'labels', source);
  const hasPlaces = kind === 'classes' || renamed.length > 0;
  const placed = kind === 'names' && hasPlaces ? withPlaces(rest) : rest;
  return {
    ...placed,
    skipped,
    renamed,
    notes: [...notes, ...(hasPlaces ? ['the class index, from 0, went into metadata as "index"'] : [])],
    warnings: doubtfulTexts(source.file, placed.entries),
  };
}

interface Distinct extends Parsed<FileLabel> {
  readonly skipped?: number;
  readonly renamed?: readonly Renamed[];
}

function distinct(labels: Parsed<FileLabel>, isList: boolean, { skipDuplicates }: ReadOptions): Distinct {
  if (skipDuplicates) {
    const entries = withoutDuplicates(labels.entries);
    return { entries, bad: labels.bad, skipped: labels.entries.length - entries.length };
  }
  return isList ? tellApart(labels) : refuseDuplicates(labels);
}

/** What a file has: text in the given encoding, or a workbook, which its first bytes tell. `-` is standard input. */
export async function readContent(
  file: string,
  { format, ...decoding }: Decoding & { readonly format?: LabelFormat | undefined },
): Promise<Content> {
  const bytes = await readBytes(file);
  const name = shownName(file);
  const { isWorkbook, readWorkbook } = await import('./tables/workbook.js');
  if (!isWorkbook(name, bytes)) return { text: await decoded(name, bytes, decoding) };
  if (format !== undefined && format !== 'xlsx') {
    throw new UsageError(`${name}: is an .xlsx workbook, and --format says ${format}`);
  }
  return { sheets: await readWorkbook(name, bytes) };
}
