import type { Columns, RowOf } from './columns.js';
import type { OpenedTable } from './kept/kept-table.js';
import type { Part } from './kept/record-rows.js';
import type { Condition } from './sql.js';

/** Reads rows of a table of records. @param names the columns that are read */
export async function queryRows<C extends Columns>(
  { table, absent }: OpenedTable,
  columns: C,
  names: readonly string[],
  where?: Condition,
  { limit, sortedBy }: Part = {},
): Promise<RowOf<C>[]> {
  let query = table.query().select(names.filter((name) => !absent.includes(name)));
  if (where) query = query.where(where.sql);
  if (sortedBy !== undefined) query = query.orderBy({ columnName: sortedBy, ascending: true, nullsFirst: false });
  if (limit !== undefined) query = query.limit(limit);
  const found: RowOf<C>[] = [];
  for (const batch of (await query.toArrow()).batches) {
    const vectors = names.map((name) => [name, batch.getChild(name)] as const);
    const read = (name: string, stored: unknown) => (columns[name] as Columns[string]).read(stored);
    for (let i = 0; i < batch.numRows; i++) {
      found.push(Object.fromEntries(vectors.map(([name, vector]) => [name, read(name, vector?.get(i))])) as RowOf<C>);
    }
  }
  return found;
}
