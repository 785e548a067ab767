import type { Table } from '@lancedb/lancedb';
import type { Columns, RowOf } from './columns.js';
import type { Condition } from './sql.js';

/**
 * A small table of records with a key. LanceDB has no transactions over rows, but an insert that must not find the
 * key is atomic across processes, and everything that has to be exclusive is built on that.
 */
export class RecordTable<C extends Columns> {
  constructor(
    readonly table: Table,
    private readonly columns: C,
    private readonly key: keyof C & string,
  ) {}

  /** True for exactly one of all the callers, in all processes, that insert a row of the same key. */
  async insertIfAbsent(row: RowOf<C>): Promise<boolean> {
    return (await this.insertAbsent([row])) === 1;
  }

  /** Inserts those rows whose key is not there yet, in one commit. @returns how many */
  async insertAbsent(rows: readonly RowOf<C>[]): Promise<number> {
    const result = await this.table
      .mergeInsert(this.key)
      .whenNotMatchedInsertAll()
      .execute(rows.map((row) => this.toStored(row)));
    return result.numInsertedRows;
  }

  /** Changes the given columns of the rows that meet the condition. @returns how many rows */
  async update(where: Condition, values: Partial<RowOf<C>>): Promise<number> {
    const stored = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, this.column(name).write(value) as string | null]),
    );
    return (await this.table.update({ where, values: stored as Record<string, string> })).rowsUpdated;
  }

  async delete(where: Condition): Promise<number> {
    return (await this.table.delete(where)).numDeletedRows;
  }

  async select(where?: Condition, limit?: number): Promise<RowOf<C>[]> {
    let query = this.table.query();
    if (where) query = query.where(where);
    if (limit !== undefined) query = query.limit(limit);
    const found: RowOf<C>[] = [];
    for (const batch of (await query.toArrow()).batches) {
      const vectors = Object.keys(this.columns).map((name) => [name, batch.getChild(name)] as const);
      for (let i = 0; i < batch.numRows; i++) {
        found.push(
          Object.fromEntries(
            vectors.map(([name, vector]) => [name, this.column(name).read(vector?.get(i))]),
          ) as RowOf<C>,
        );
      }
    }
    return found;
  }

  async first(where: Condition): Promise<RowOf<C> | undefined> {
    return (await this.select(where, 1))[0];
  }

  private column(name: string) {
    return this.columns[name as keyof C] as Columns[string];
  }

  private toStored(row: RowOf<C>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, this.column(name).write(value)]));
  }
}
