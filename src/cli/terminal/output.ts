/** Writes a result to standard output. */
export const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Writes to standard error, which takes everything said about a result. */
export const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Prints a result: as one JSON document if `json` is set, otherwise as lines for people. */
export function printResult(json: boolean | undefined, value: unknown, lines: () => readonly string[]): void {
  if (json) print(JSON.stringify(value, null, 2));
  else for (const line of lines()) print(line);
}

type Cell = string | number | null | undefined;

/** Lines of a table with headings; columns of numbers are right-aligned. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const texts = rows.map((row) => row.map((cell) => (cell == null ? '' : String(cell))));
  const widths = headings.map((heading, i) => Math.max(heading.length, ...texts.map((row) => row[i]?.length ?? 0)));
  const isNumeric = headings.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  const lineOf = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (isNumeric[i] ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number)))
      .join('  ')
      .trimEnd();
  return [headings, ...texts].map(lineOf);
}

/** `1 label`, `2 labels`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** `2030-01-31 12:00` for an ISO time; empty for no time. */
export const shortTime = (time: string | null | undefined): string => (time ? time.slice(0, 16).replace('T', ' ') : '');
