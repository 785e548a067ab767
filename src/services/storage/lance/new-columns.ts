import type { Table } from '@lancedb/lancedb';
import { Field } from 'apache-arrow';
import type { Columns } from './columns.js';

/** The columns that a table does not have, because it was made by an older version of this program. */
export async function missingColumns(table: Table, columns: Columns): Promise<string[]> {
  const { fields } = await table.schema();
  const names = new Set(fields.map(({ name }) => name));
  return Object.keys(columns).filter((name) => !names.has(name));
}

/**
 * Adds columns that a table does not have; all its rows are null there.
 *
 * @throws Error for a column that may not be null, which would need a migration
 */
export async function addColumns(table: Table, columns: Columns, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { type, nullable } = columns[name] as Columns[string];
    if (!nullable) throw new Error(`the table ${table.name} has no column ${name}`);
    try {
      await table.addColumns(new Field(name, type, true));
    } catch (error) {
      // Another process may have been first.
      await table.checkoutLatest();
      if ((await missingColumns(table, columns)).includes(name)) throw error;
    }
  }
}
