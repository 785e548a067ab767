import { printTable, type Row } from './table.js';

/**
 * Runs the parts of a benchmark one after the other, and prints their rows.
 *
 * @param only names of those to run, with commas; all when omitted
 * @throws Error for a name that is not a part
 */
export async function runParts(parts: Readonly<Record<string, () => Promise<Row[]>>>, only?: string): Promise<Row[]> {
  const chosen = only?.split(',') ?? Object.keys(parts);
  const unknown = chosen.filter((name) => !(name in parts));
  if (unknown.length > 0) throw new Error(`--only takes ${Object.keys(parts).join(', ')}, not ${unknown.join(', ')}`);
  const rows: Row[] = [];
  for (const name of chosen) {
    console.error(`${name} …`);
    rows.push(...((await parts[name]?.()) ?? []));
  }
  printTable(rows);
  return rows;
}
