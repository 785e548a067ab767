import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, connect, type Table } from '@lancedb/lancedb';
import type { Table as ArrowTable, Schema } from 'apache-arrow';
import type { DatabaseFiles } from '../../root/database-files.js';
import { SCRATCH } from '../../root/scratch.js';
import { isWriteConflict } from '../write-conflicts.js';

/** Making a table takes some milliseconds: a scratch folder of this age is of a process that died, ms. */
const ABANDONED_AFTER_MS = 60 * 60_000;

/** Rows of a table that is made. */
export type FirstRows = Record<string, unknown>[] | ArrowTable;

/**
 * Makes a table with its first rows, in its place whole.
 *
 * @param rows without them, it is empty
 * @returns false when there is a table of this name, or the remains of one
 */
export const putTable = (files: DatabaseFiles, name: string, schema: Schema, rows: FirstRows = []): Promise<boolean> =>
  files.putTable(name, (folder) => makeIn(folder, name, schema, rows));

/**
 * Makes an empty table, or opens the one that another process has made.
 *
 * Of two processes that make a table at once, LanceDB may let the second replace it after the first has written to it, in
 * a directory as in an object store. So it is made elsewhere, and put in its place whole: that succeeds once.
 */
export async function makeTable(
  connection: Connection,
  files: DatabaseFiles,
  name: string,
  schema: Schema,
): Promise<Table> {
  await putTable(files, name, schema);
  return connection.openTable(name).catch(() =>
    // The maker of a table died in LanceDB's own making: its folder is there, without a version.
    connection
      .createEmptyTable(name, schema, { mode: 'create', existOk: true })
      .catch((error: unknown) => (isWriteConflict(error) ? connection.openTable(name) : Promise.reject(error))),
  );
}

async function makeIn(folder: string, name: string, schema: Schema, rows: FirstRows): Promise<void> {
  const maker = await connect(folder);
  const isEmpty = Array.isArray(rows) && rows.length === 0;
  const made = () => (isEmpty ? maker.createEmptyTable(name, schema) : maker.createTable(name, rows, { schema }));
  try {
    (await made()).close();
  } finally {
    maker.close();
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
