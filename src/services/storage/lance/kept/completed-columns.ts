import type { Table } from '@lancedb/lancedb';
import { type Columns, nullOf } from '../columns.js';

/**
 * Adds the columns that a table was made without; those are nullable, and null in all its rows.
 *
 * @param isWritten whether the table may be changed
 * @returns those that it still lacks, because it may not
 */
export async function completed(table: Table, columns: Columns, isWritten: boolean): Promise<string[]> {
  const lacking = async () => {
    const { fields } = await table.schema();
    return Object.keys(columns).filter((column) => !fields.some(({ name }) => name === column));
  };
  const names = await lacking();
  if (names.length === 0 || !isWritten) return names;
  const added = names.map((name) => ({ name, valueSql: nullOf(columns[name] as Columns[string]) }));
  try {
    await table.addColumns(added);
  } catch (error) {
    // Another process has added them at the same time.
    await table.checkoutLatest();
    if ((await lacking()).length > 0) throw error;
  }
  return [];
}
