import { stringify } from 'csv-stringify/sync';
import type { OutputFormat } from '../formats/names.js';
import { percent } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import type { ImageRow } from './row.js';

/** Turns rows into text, as they arrive and at the end. */
interface Formatter {
  add(rows: readonly ImageRow[]): string;
  end(): string;
}

/** @param columns width of what the text is shown on */
export function formatterOf(format: OutputFormat, columns: number): Formatter {
  switch (format) {
    case 'jsonl':
      return { add: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''), end: () => '' };
    case 'csv':
      return csv();
    case 'table':
      return wholeTable(columns);
  }
}

const CSV_COLUMNS = [
  'path',
  'labelSet',
  'version',
  'rank',
  'name',
  'id',
  'similarity',
  'probability',
  'error',
  'message',
  'confidence',
];

/** One line per label; one for an image that failed or has no labels. */
function csv(): Formatter {
  let headings = `${CSV_COLUMNS.join(',')}\n`;
  return {
    add(rows) {
      const text = headings + stringify(rows.flatMap(csvLines));
      headings = '';
      return text;
    },
    end: () => headings,
  };
}

function csvLines(row: ImageRow): (string | number | null)[][] {
  const of = [row.path, row.labelSet, row.version];
  if ('error' in row) return [[...of, '', '', '', '', '', row.error.code, row.error.message, '']];
  if (row.predictions.length === 0) return [[...of, '', '', '', '', '', '', '', '']];
  return row.predictions.map(({ rank, name, id, similarity, probability, confidence }) => {
    return [...of, rank, name, id, similarity, probability, '', '', confidence ?? ''];
  });
}

const TABLE_COLUMNS = ['image', 'rank', 'label', 'similarity', 'probability'];

/** A table, all of it written at the end: only then are the column widths known. */
function wholeTable(columns: number): Formatter {
  const lines: string[][] = [];
  return {
    add(rows) {
      lines.push(...rows.flatMap(tableLines));
      return '';
    },
    end() {
      const isCalibrated = lines.some((cells) => (cells[TABLE_COLUMNS.length] ?? '') !== '');
      const headings = isCalibrated ? [...TABLE_COLUMNS, 'confidence'] : TABLE_COLUMNS;
      return `${table(headings, lines, columns).join('\n')}\n`;
    },
  };
}

function tableLines(row: ImageRow): string[][] {
  if ('error' in row) return [[row.path, '', `${row.error.code}: ${row.error.message}`]];
  if (row.unknown) return [[row.path, '', '(unknown)']];
  return row.predictions.map(({ rank, name, similarity, probability, confidence }) => {
    const image = rank === 1 ? row.path : '';
    const sure = confidence === undefined ? '' : percent(confidence);
    return [image, String(rank), name, similarity.toFixed(3), percent(probability), sure];
  });
}
