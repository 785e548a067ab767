import type { Table } from '@lancedb/lancedb';
import type { Table as ArrowTable, Schema } from 'apache-arrow';
import { LRUCache } from 'lru-cache';
import type { Database } from './database.js';
import { addUnread, isWriteConflict } from './write-conflicts.js';

/* Tables that rows are only added to. They are opened for each use, but for adding in an object store. */

/** Handles that are kept of a database. */
const MAX_KEPT = 64;
const handles = new WeakMap<Database, LRUCache<string, Table>>();

function keptOf(database: Database): LRUCache<string, Table> | undefined {
  if (database.directory !== undefined) return undefined;
  const kept = handles.get(database) ?? new LRUCache<string, Table>({ max: MAX_KEPT });
  handles.set(database, kept);
  return kept;
}

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

/**
 * Adds to a table, which is made if there is a schema for it. In an object store its handle is kept: opening it would be a
 * request more.
 *
 * @returns undefined when the table is not there
 */
export async function appending<T>(
  database: Database,
  name: string,
  schema: Schema | undefined,
  append: (table: Table) => Promise<T>,
): Promise<T | undefined> {
  const kept = keptOf(database);
  const table = kept?.get(name) ?? (await (schema ? openOrMake(database, name, schema) : openIfThere(database, name)));
  if (!table) return undefined;
  try {
    const result = await append(table);
    kept?.set(name, table);
    return result;
  } catch (error) {
    // It may have been dropped, or made anew.
    kept?.delete(name);
    throw error;
  } finally {
    if (!kept) table.close();
  }
}

/** Adds rows to a table that nobody reads before something names them. @returns false when it is not there */
export async function addTo(database: Database, name: string, rows: ArrowTable): Promise<boolean> {
  const added = await appending(database, name, undefined, (table) => addUnread(() => table.add(rows)));
  if (!added) return false;
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
