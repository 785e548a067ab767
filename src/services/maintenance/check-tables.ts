import { setTimeout as sleep } from 'node:timers/promises';
import { errorLine } from '../storage/damage/error-line.js';
import { CONTENT_TABLE, UPLOAD_TABLE } from '../storage/inventory/expected-tables.js';
import type { Database } from '../storage/lance/database.js';

/** What a database should have. */
interface Expectation {
  /** Tables that must be there. */
  readonly expected: readonly string[];
  /** Whether this version knows a table. */
  isKnown(table: string): boolean;
}

export interface TableFindings {
  readonly problems: readonly string[];
  readonly unfinished: readonly string[];
  readonly notes: readonly string[];
}

/** A table that is being made or dropped is neither there nor gone for a moment, ms. */
const SETTLE_MS = 250;

/**
 * Opens every table of a database, known or not, and reads it. Tables of labels and samples are only opened: what they
 * hold is read when versions are compared with their records. So are those of uploads, which are large, and gone after a day.
 */
export async function checkTables(database: Database, { expected, isKnown }: Expectation): Promise<TableFindings> {
  const [present, unfinished]: [string[], string[]] = [[], []];
  for (const table of (await database.tableNames()).sort()) {
    ((await database.isUnfinished(table)) ? unfinished : present).push(table);
  }
  const problems = expected.filter((table) => !present.includes(table)).map((table) => `table ${table} is missing`);
  const read = (table: string) =>
    CONTENT_TABLE.test(table) || UPLOAD_TABLE.test(table)
      ? database.openTable(table).then((opened) => opened.close())
      : database.readTable(table);
  for (const table of present) problems.push(...(await faultIn(database, table, read)));
  const notes = present
    .filter((table) => !isKnown(table))
    .map((table) => `table ${table} is of no kind that this version knows; it is left as it is`);
  const waiting = unfinished.filter((table) => !expected.includes(table));
  return { problems, unfinished: waiting.map((table) => `table ${table} was not fully made`), notes };
}

/** Reads the newest version of every table of labels or samples, where versions cannot be compared with their records. */
export async function checkContentTables(database: Database): Promise<string[]> {
  const problems: string[] = [];
  for (const table of (await database.tableNames()).filter((name) => CONTENT_TABLE.test(name)).sort()) {
    problems.push(...(await faultIn(database, table, (name) => database.readTable(name))));
  }
  return problems;
}

/** What is wrong with a table; nothing for one that is dropped meanwhile. */
async function faultIn(database: Database, table: string, read: (table: string) => Promise<void>): Promise<string[]> {
  const failed = await read(table).then(
    () => false,
    () => true,
  );
  if (!failed) return [];
  await sleep(SETTLE_MS);
  try {
    await read(table);
    return [];
  } catch (error) {
    return (await database.tableNames()).includes(table) ? [errorLine(error)] : [];
  }
}
