import { StartupError } from '../../../errors.js';
import { text } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import { expectedWithoutInventory } from './expected-tables.js';

const TABLE = 'inventory';
const columns = { table: text };

/**
 * The tables that the operator's database must have: those that were once made in it.
 *
 * @param present the tables that are there, listed before this is called: another process that starts on a new data root
 *   makes the inventory before any other table
 * @param tenantsStand whether tenants have data
 */
export async function expectedTables(
  system: Database,
  present: readonly string[],
  tenantsStand: boolean,
): Promise<string[]> {
  const isThere = present.includes(TABLE) || (await system.tableNames()).includes(TABLE);
  const known = isThere ? await (await openInventory(system)).values('table') : [];
  // Without an inventory, the data are older than that, or there are none yet.
  return known.length === 0 && tenantsStand ? expectedWithoutInventory(present) : known;
}

/**
 * Refuses an operator's database that lacks a table. Call it before any table is made.
 *
 * @param present the tables that are there, listed before this is called
 * @param tenantsStand whether tenants have data
 * @returns the tables that it must have
 * @throws StartupError naming what is missing
 */
export async function requireExpectedTables(
  system: Database,
  present: readonly string[],
  tenantsStand: boolean,
): Promise<string[]> {
  const expected = await expectedTables(system, present, tenantsStand);
  const lacks = (tables: readonly string[]) => expected.filter((table) => !tables.includes(table));
  // Another process may be making them.
  const missing = lacks(present).length > 0 ? lacks(await system.tableNames()) : [];
  if (missing.length > 0) throw restoreFirst(lacking(missing));
  if (present.length === 0) await (await openInventory(system)).make();
  return expected;
}

/** Puts the tables that are there now into the inventory. Call it once all of them have been made. */
export async function recordTables(system: Database): Promise<void> {
  const inventory = await openInventory(system);
  const present = await system.tableNames();
  const known = new Set(await inventory.values('table'));
  const added = present.filter((table) => !known.has(table));
  if (added.length > 0) await inventory.upsert(added.map((table) => ({ table })));
}

/** "table tenants is missing", or several. */
export const lacking = (tables: readonly string[]): string =>
  tables.length === 1 ? `table ${tables[0]} is missing` : `tables ${tables.join(', ')} are missing`;

/** A start that is refused because of the operator's database. @param what is wrong with it */
export const restoreFirst = (what: string, cause?: unknown): StartupError =>
  new StartupError(
    `LEXICLIP_DATA: the operator's database cannot be used: ${what}. Nothing was changed: restore it from a backup ` +
      '(docs/operations/backup-and-restore.md#a-damaged-table)',
    { cause },
  );

const openInventory = (system: Database) => system.records(TABLE, columns, 'table');
