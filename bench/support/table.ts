export interface Row {
  readonly what: string;
  readonly measured: string;
  /** The target; absent in rows that only inform. */
  readonly target?: string;
  readonly met?: boolean;
}

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const megabytes = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} MB`;
export const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;

export function atMost(value: number, limit: number, print: (value: number) => string) {
  return { measured: print(value), target: `at most ${print(limit)}`, met: value <= limit };
}

export function atLeast(value: number, limit: number, print: (value: number) => string) {
  return { measured: print(value), target: `at least ${print(limit)}`, met: value >= limit };
}

export function printTable(rows: readonly Row[]): void {
  const cells = [
    ['', 'measured', 'target', ''],
    ...rows.map(({ what, measured, target, met }) => [
      what,
      measured,
      target ?? '',
      met === undefined ? '' : met ? 'met' : 'MISSED',
    ]),
  ];
  const width = (column: number) => Math.max(...cells.map((row) => (row[column] as string).length));
  const widths = [0, 1, 2, 3].map(width) as [number, number, number, number];
  for (const [what, measured, target, met] of cells as [string, string, string, string][]) {
    const line = [what.padEnd(widths[0]), measured.padStart(widths[1]), target.padEnd(widths[2]), met];
    console.log(line.join('  ').trimEnd());
  }
}

/** Prints a table with the first column aligned left and the others right. */
export function printGrid(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  for (const row of rows) {
    const cells = row.map((cell, i) =>
      i === 0 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number),
    );
    console.log(cells.join('  '));
  }
}
