import { StartupError } from '../../../errors.js';
import { text } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import { expectedWithoutInventory } from './expected-tables.js';

const TABLE = 'inventory';
const columns = { table: text };

/**
 * The tables that the operator's database must have: those that were once made in it.
 *
 * @param tenantsStand whether tenants have data, found out before this is called
 */
export async function expectedTables(system: Database, tenantsStand: boolean): Promise<string[]> {
  // Names first: another process that starts on a new data root makes the inventory before any other table.
  const present = await system.tableNames();
  const known = (await system.tableNames()).includes(TABLE) ? await (await openInventory(system)).values('table') : [];
  // Without an inventory, the data are older than that, or there are none yet.
  return known.length === 0 && tenantsStand ? expectedWithoutInventory(present) : known;
}

/**
 * Refuses an operator's database that lacks a table. Call it before any table is made.
 *
 * @param tenantsStand whether tenants have data, found out before this is called
 * @throws StartupError naming what is missing
 */
export async function requireExpectedTables(system: Database, tenantsStand: boolean): Promise<void> {
  const expected = await expectedTables(system, tenantsStand);
  const present = await system.tableNames();
  const missing = expected.filter((table) => !present.includes(table));
  if (missing.length > 0) throw restoreFirst(lacking(missing));
  if (present.length === 0) await openInventory(system);
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
