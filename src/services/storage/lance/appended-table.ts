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

/** Tables that this process is making. */
const making = new WeakMap<Database, Map<string, Promise<void>>>();

/**
 * Opens a table, and makes it if necessary: once in this process. LanceDB does not keep two processes from making it at
 * once, and the second may replace what the first has just written: use it only where they hardly ever meet.
 */
export async function openOrMake(database: Database, name: string, schema: Schema): Promise<Table> {
  const existing = await openIfThere(database, name);
  if (existing) return existing;
  const inProcess = making.get(database) ?? new Map<string, Promise<void>>();
  making.set(database, inProcess);
  const made = inProcess.get(name) ?? make(database, name, schema).finally(() => inProcess.delete(name));
  inProcess.set(name, made);
  await made;
  return database.connection.openTable(name);
}

async function make(database: Database, name: string, schema: Schema): Promise<void> {
  // Another may have made it since it was looked for.
  const known = await openIfThere(database, name);
  if (known) return known.close();
  await database.connection.createEmptyTable(name, schema, { mode: 'create', existOk: true }).then(
    (table) => table.close(),
    (error: unknown) => (isWriteConflict(error) ? undefined : Promise.reject(error)),
  );
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
