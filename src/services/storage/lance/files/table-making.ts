import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, connect, type Table } from '@lancedb/lancedb';
import type { Schema } from 'apache-arrow';
import { isWriteConflict } from '../write-conflicts.js';

/** How folders begin in which tables are made. They do not end as tables do, so that none is taken for one. */
const SCRATCH = '.making-';
/** Making a table takes some milliseconds: a scratch folder of this age is of a process that died, ms. */
const ABANDONED_AFTER_MS = 60 * 60_000;
/** The target is there: a table that another process has made. */
const TAKEN = new Set(['ENOTEMPTY', 'EEXIST']);

/**
 * Makes an empty table, or opens the one that another process has made.
 *
 * Of two processes that make a table at once, LanceDB may let the second replace it after the first has written to it. In
 * the file system it is made elsewhere, therefore, and put in its place whole: that succeeds once.
 *
 * @param directory of the database; undefined in an object store, where nothing can be moved
 */
export async function makeTable(
  connection: Connection,
  directory: string | undefined,
  name: string,
  schema: Schema,
): Promise<Table> {
  if (directory !== undefined && (await isPutInPlace(directory, name, schema))) return connection.openTable(name);
  return (
    connection
      // Also where the maker of a table died: its folder is there, without a version.
      .createEmptyTable(name, schema, { mode: 'create', existOk: true })
      .catch((error: unknown) => (isWriteConflict(error) ? connection.openTable(name) : Promise.reject(error)))
  );
}

async function isPutInPlace(directory: string, name: string, schema: Schema): Promise<boolean> {
  const scratch = await mkdtemp(join(directory, SCRATCH));
  try {
    const maker = await connect(scratch);
    try {
      (await maker.createEmptyTable(name, schema)).close();
    } finally {
      maker.close();
    }
    const file = `${name}.lance`;
    await rename(join(scratch, file), join(directory, file));
    return true;
  } catch (error) {
    if (TAKEN.has((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Removes what processes that died have left behind while they made tables. */
export async function removeAbandoned(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.startsWith(SCRATCH)) continue;
    const folder = join(directory, name);
    const { mtimeMs } = await stat(folder);
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(folder, { recursive: true, force: true });
  }
}
