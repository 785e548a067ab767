import { StartupError } from '../../errors.js';
import { integer, text } from './lance/columns.js';
import type { Database } from './lance/database.js';
import { equal } from './lance/sql.js';

/** The layout that this Lexiclip reads and writes. A layout that older ones would misread gets the next number. */
export const FORMAT = 1;

const TABLE = 'data_format';
const KEY = 'format';
const columns = { key: text, value: integer };

/**
 * Marks data that has no mark, and refuses data of another format. To be called before any other table is opened: what
 * another format means by a table is not known here.
 *
 * Once FORMAT is 2, the step that brings data of format 1 up to it belongs here, before the refusal.
 *
 * @throws StartupError
 */
export async function claimFormat(system: Database): Promise<void> {
  if ((await readFormat(system)) === undefined) {
    // Data from before there was a mark has the layout of 1, and so has what is about to be made.
    await (await openRecords(system)).insertIfAbsent({ key: KEY, value: FORMAT });
  }
  await checkFormat(system);
}

/**
 * Refuses data of another format, for those who only read: marks nothing.
 *
 * @throws StartupError
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
