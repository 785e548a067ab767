import type { Data, MergeInsertBuilder, Table } from '@lancedb/lancedb';

/** By an index on the key, two writers that insert it at the same time would both succeed (LanceDB 0.37). */
export const mergeByKey = (table: Table, key: string): MergeInsertBuilder => table.mergeInsert(key).useIndex(false);

/** Inserts those of the rows whose keys the table does not have, in the state that its handle has. */
export const insertAbsentRows = (table: Table, key: string, rows: Data) =>
  mergeByKey(table, key).whenNotMatchedInsertAll().execute(rows);
