import { StartupError } from '../../errors.js';
import { integer, text } from './lance/columns.js';
import type { Database } from './lance/database.js';
import { equal } from './lance/sql.js';

/** Data format that this program reads and writes. One that older programs would misread gets a new number. */
export const FORMAT = 1;

const TABLE = 'data_format';
const KEY = 'format';
const columns = { key: text, value: integer };

/**
 * Marks unmarked data with the current format, and rejects data of another one. Call it before opening any other table,
 * because the tables of another format are unknown.
 *
 * A migration to a new format belongs here, before the check.
 *
 * @throws StartupError for data of another format
 */
export async function claimFormat(system: Database): Promise<void> {
  if ((await readFormat(system)) === undefined) {
    // Data without a mark is either new, or older than the mark and of format 1.
    await (await openRecords(system)).insertIfAbsent({ key: KEY, value: FORMAT });
  }
  await checkFormat(system);
}

/**
 * Rejects data of another format, for readers: marks nothing.
 *
 * @throws StartupError for data of another format
 */
export async function checkFormat(system: Database): Promise<void> {
  const found = (await readFormat(system)) ?? FORMAT;
  if (found === FORMAT) return;
  throw new StartupError(
    `LEXICLIP_DATA holds data of format ${found}, and this version of Lexiclip knows format ${FORMAT}: ` +
      'start the version of Lexiclip that wrote it, or restore the backup from before the upgrade ' +
      '(docs/operations/upgrade.md)',
  );
}

async function readFormat(system: Database): Promise<number | undefined> {
  if (!(await system.tableNames()).includes(TABLE)) return undefined;
  return (await (await openRecords(system)).first(equal('key', KEY)))?.value;
}

const openRecords = (system: Database) => system.records(TABLE, columns, 'key');
