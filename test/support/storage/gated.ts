import type { Connection, MergeInsertBuilder, Table } from '@lancedb/lancedb';
import type { DatabaseFiles } from '#lexiclip/services/storage/root/database-files.js';

/** Calls of LanceDB that write. */
const WRITES = new Set([
  'createTable',
  'createEmptyTable',
  'dropTable',
  'add',
  'update',
  'delete',
  'execute',
  'optimize',
]);

/**
 * A connection whose writes wait: each one, and those of its tables, first calls `pass` with its name.
 *
 * @returns an object that stands for the connection
 */
export function gated<T extends Connection | Table | MergeInsertBuilder>(
  target: T,
  pass: (write: string) => Promise<void>,
  table = '',
): T {
  return new Proxy(target, {
    get(_, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        const call = () => value.apply(target, args);
        const isWrite = WRITES.has(String(name));
        const at = table || String(args[0]);
        return wrapped(isWrite ? pass(`${at}.${String(name)}`).then(call) : call(), pass, at);
      };
    },
  });
}

/** The files of a database, whose tables are put in their places only when `pass` lets them. */
export const gatedFiles = (files: DatabaseFiles, pass: (write: string) => Promise<void>): DatabaseFiles =>
  Object.assign(Object.create(files) as DatabaseFiles, {
    putTable: async (table: string, make: (folder: string) => Promise<void>) => {
      await pass(`${table}.putTable`);
      return files.putTable(table, make);
    },
  });

function wrapped(result: unknown, pass: (write: string) => Promise<void>, table: string): unknown {
  if (isPromise(result)) return result.then((value) => wrapped(value, pass, table));
  return isTable(result) || isMerge(result) ? gated(result, pass, table) : result;
}

// By what they can do: Jest has classes of its own.
const isPromise = (result: unknown): result is Promise<unknown> =>
  typeof (result as Promise<unknown> | undefined)?.then === 'function';
const isTable = (result: unknown): result is Table => typeof (result as Table | undefined)?.mergeInsert === 'function';
const isMerge = (result: unknown): result is MergeInsertBuilder =>
  typeof (result as MergeInsertBuilder | undefined)?.whenNotMatchedInsertAll === 'function';
