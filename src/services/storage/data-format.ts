import { StartupError } from '../../errors.js';
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

/**
 * Marks unmarked data, and data that can be migrated, with the current format, and rejects data of another one, or without
 * tables that they must have. Call it before opening any other table, because the tables of another format are unknown.
 * The mark comes before the migration, so that older programs keep their hands off it.
 *
 * @param tenantsStand whether tenants have data, found out before this is called
 * @returns whether the data must be migrated
 * @throws StartupError for data of another format, or when tables are missing
 */
export async function claimFormat(system: Database, tenantsStand: boolean): Promise<boolean> {
  // The tables before the mark, because a process that starts on new data makes them after it.
  const hasTenants = (await system.tableNames()).includes('tenants');
  const found = await readMark(system, KEY);
  if (found !== undefined && found !== MIGRATED_FORMAT) requireFormat(found);
  await requireExpectedTables(system, tenantsStand);
  // Data without a mark is either new, or older than the mark and of format 1.
  const isOld = found === MIGRATED_FORMAT || (found === undefined && hasTenants);
  const records = await openRecords(system);
  const mark = { key: KEY, value: FORMAT };
  if (isOld) await records.upsert([mark, { key: MIGRATING, value: MIGRATED_FORMAT }]);
  else if (found === undefined) await records.insertIfAbsent(mark);
  requireFormat((await readMark(system, KEY)) ?? FORMAT);
  return (await readMark(system, MIGRATING)) !== undefined;
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
  const found = (await readMark(system, KEY)) ?? ((await system.tableNames()).includes('tenants') ? 1 : FORMAT);
  if (found === MIGRATED_FORMAT || (await readMark(system, MIGRATING)) !== undefined) {
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

async function readMark(system: Database, key: string): Promise<number | undefined> {
  if (!(await system.tableNames()).includes(TABLE)) return undefined;
  return (await (await openRecords(system)).first(equal('key', key)))?.value;
}

const openRecords = (system: Database) => system.records(TABLE, columns, 'key');
