import type { Table } from '@lancedb/lancedb';
import type { Table as ArrowTable, Schema } from 'apache-arrow';
import type { Database } from './database.js';
import { isWriteConflict } from './write-conflicts.js';

/* Tables that rows are only added to. They are opened for each use. */

/** Fragments slow down reading. */
const MAX_FRAGMENTS = 32;
/** Age from which old table versions are deleted, ms: no reading or writing takes as long. */
const KEEP_HISTORY_MS = 3_600_000;

/** Opens a table; undefined when it is not there. */
export async function openIfThere(database: Database, name: string): Promise<Table | undefined> {
  try {
    return await database.connection.openTable(name);
  } catch {
    // A folder in which nothing was committed is left by a writer that died while it made the table.
    const exists = (await database.tableNames()).includes(name) && !(await database.isUnfinished(name));
    // Another may have made it meanwhile.
    return exists ? database.connection.openTable(name) : undefined;
  }
}

/** Opens a table, and makes it if necessary. */
export async function openOrMake(database: Database, name: string, schema: Schema): Promise<Table> {
  return (await openIfThere(database, name)) ?? database.makeTable(name, schema);
}

/** Adds rows to a table. @returns false when it is not there */
export async function addTo(database: Database, name: string, rows: ArrowTable): Promise<boolean> {
  const table = await openIfThere(database, name);
  if (!table) return false;
  try {
    await table.add(rows);
  } finally {
    table.close();
  }
  await database.sync(name);
  return true;
}

/** Drops a table, if it is there. */
export async function dropIfThere(database: Database, name: string): Promise<void> {
  const isThere = async () => (await database.tableNames()).includes(name);
  if (!(await isThere())) return;
  await database.connection.dropTable(name).catch(async (error: unknown) => {
    // Another may have dropped it.
    if (await isThere()) throw error;
  });
}

/** Whether it has so many fragments that it is worth rewriting. */
export async function isScattered(table: Table): Promise<boolean> {
  const { fragmentStats } = await table.stats();
  return fragmentStats.numFragments > MAX_FRAGMENTS;
}

/** Puts the fragments of a table together, and prunes its history, which nobody reads. */
export async function putTogether(table: Table): Promise<void> {
  await table.optimize({ cleanupOlderThan: new Date(Date.now() - KEEP_HISTORY_MS) });
}

/** Puts a table together that is there and scattered. Gives way to others that do it at the same time. */
export async function tidyIfScattered(database: Database, name: string): Promise<void> {
  const table = await openIfThere(database, name);
  if (!table) return;
  try {
    if (await isScattered(table)) await putTogether(table);
  } catch (error) {
    if (!isWriteConflict(error)) throw error;
  } finally {
    table.close();
  }
}
