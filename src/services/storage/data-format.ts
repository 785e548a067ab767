import { StartupError } from '../../errors.js';
import { SYSTEM_TABLES } from './inventory/expected-tables.js';
import { requireExpectedTables } from './inventory/table-inventory.js';
import { integer, text } from './lance/columns.js';
import type { Database } from './lance/database.js';
import { equal } from './lance/sql.js';

/** Data format that this program reads and writes. One that older programs would misread gets a new number. */
export const FORMAT = 2;
/** The format before, which is migrated. */
const MIGRATED_FORMAT = 1;

const TABLE = 'data_format';
const KEY = 'format';
/** There while data marked with the current format are not all migrated to it. */
const MIGRATING = 'migrating';
const columns = { key: text, value: integer };

/** What a start finds. */
export interface ClaimedData {
  /** Whether the data must be migrated. */
  readonly migrates: boolean;
  /** Whether all tables that this version knows are there, and are known to be. */
  readonly isComplete: boolean;
}

/**
 * Marks unmarked data, and data that can be migrated, with the current format, and rejects data of another one, or without
 * tables that they must have. Call it before opening any other table, because the tables of another format are unknown.
 * The mark comes before the migration, so that older programs keep their hands off it.
 *
 * @param tenantsStand whether tenants have data
 * @throws StartupError for data of another format, or when tables are missing
 */
export async function claimFormat(system: Database, tenantsStand: boolean): Promise<ClaimedData> {
  // The tables before the mark, because a process that starts on new data makes them after it.
  const present = await system.tableNames();
  const marks = await readMarks(system, present);
  const found = marks.get(KEY);
  if (found !== undefined && found !== MIGRATED_FORMAT) requireFormat(found);
  const known = await requireExpectedTables(system, present, tenantsStand);
  const isComplete = SYSTEM_TABLES.every((table) => known.includes(table));
  if (found === FORMAT) return { migrates: marks.has(MIGRATING), isComplete };
  // Data without a mark is either new, or older than the mark and of format 1.
  const isOld = found === MIGRATED_FORMAT || present.includes('tenants');
  const records = await openRecords(system);
  const mark = { key: KEY, value: FORMAT };
  if (isOld) await records.upsert([mark, { key: MIGRATING, value: MIGRATED_FORMAT }]);
  else await records.insertIfAbsent(mark);
  const after = await readMarks(system, [TABLE]);
  requireFormat(after.get(KEY) ?? FORMAT);
  return { migrates: after.has(MIGRATING), isComplete };
}

/** Removes the mark of unfinished migration. */
export async function finishMigration(system: Database): Promise<void> {
  await (await openRecords(system)).delete(equal('key', MIGRATING));
}

/**
 * Rejects data of another format, for readers: marks nothing.
 *
 * @throws StartupError for data of another format
 */
export async function checkFormat(system: Database): Promise<void> {
  const present = await system.tableNames();
  const marks = await readMarks(system, present);
  const found = marks.get(KEY) ?? (present.includes('tenants') ? 1 : FORMAT);
  if (found === MIGRATED_FORMAT || marks.has(MIGRATING)) {
    throw new StartupError(
      `LEXICLIP_DATA holds data of format ${MIGRATED_FORMAT}: start the server once, which migrates them to format ${FORMAT} ` +
        '(docs/operations/upgrade.md)',
    );
  }
  requireFormat(found);
}

function requireFormat(found: number): void {
  if (found === FORMAT) return;
  throw new StartupError(
    `LEXICLIP_DATA holds data of format ${found}, and this version of Lexiclip knows format ${FORMAT}: ` +
      'start the version of Lexiclip that wrote it, or restore the backup from before the upgrade ' +
      '(docs/operations/upgrade.md)',
  );
}

/** @param present the tables that are there */
async function readMarks(system: Database, present: readonly string[]): Promise<Map<string, number>> {
  if (!present.includes(TABLE)) return new Map();
  return new Map((await (await openRecords(system)).select()).map(({ key, value }) => [key, value]));
}

const openRecords = (system: Database) => system.records(TABLE, columns, 'key');
