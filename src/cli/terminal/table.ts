import stringWidth from 'string-width';
import { escaped } from './output.js';

type Cell = string | number | null | undefined;

/**
 * Lines of a table with headings; columns of numbers are right-aligned. Where it is wider than `columns`, each row is
 * several lines instead, one for each cell that is not empty, with its heading; a row with an empty first cell belongs
 * to the one before.
 *
 * @param columns width of the terminal; a file or a pipe has no bound
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
  columns: number = outputColumns(),
): string[] {
  const texts = rows.map((row) => headings.map((_, i) => cellText(row[i])));
  const widths = headings.map((heading, i) =>
    texts.reduce((widest, row) => Math.max(widest, width(row[i] as string)), width(heading)),
  );
  const total = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
  if (total > columns) return records(headings, texts);
  const isNumeric = headings.map((_, i) => {
    const cells = rows.map((row) => row[i] ?? '').filter((cell) => cell !== '');
    return cells.length > 0 && cells.every((cell) => typeof cell === 'number');
  });
  const lineOf = (cells: readonly string[]) =>
    cells
      .map((cell, i) => {
        const padding = ' '.repeat((widths[i] as number) - width(cell));
        return isNumeric[i] ? padding + cell : cell + padding;
      })
      .join(GAP)
      .trimEnd();
  return [headings, ...texts].map(lineOf);
}

/** Width of standard output in columns; unbounded unless it is a terminal that knows its width. */
export const outputColumns = (): number => (process.stdout.isTTY && process.stdout.columns) || Number.POSITIVE_INFINITY;

const GAP = '  ';

const width = (text: string): number => stringWidth(text);

/** A cell's text on one line: what is not shown is escaped. */
const cellText = (cell: Cell): string =>
  cell == null ? '' : escaped(String(cell)).replaceAll('\n', '\\n').replaceAll('\t', ' ');

function records(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const indent = Math.max(...headings.map(width));
  return rows.flatMap((row, i) => [
    ...(i > 0 && row[0] !== '' ? [''] : []),
    ...row.flatMap((cell, j) => (cell === '' ? [] : [`${(headings[j] as string).padEnd(indent)}${GAP}${cell}`])),
  ]);
}
