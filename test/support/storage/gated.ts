import { type Connection, MergeInsertBuilder, Table } from '@lancedb/lancedb';

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

function wrapped(result: unknown, pass: (write: string) => Promise<void>, table: string): unknown {
  if (result instanceof Promise) return result.then((value) => wrapped(value, pass, table));
  if (result instanceof Table || result instanceof MergeInsertBuilder) return gated(result, pass, table);
  return result;
}
