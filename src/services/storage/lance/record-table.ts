import type { MergeInsertBuilder, Table } from '@lancedb/lancedb';
import { Table as ArrowTable, type Vector } from 'apache-arrow';
import { arrowSchema, type Columns, type RowOf } from './columns.js';
import type { Condition } from './sql.js';
import type { StorageCounters } from './storage-counters.js';
import { TableUpkeep, type UpkeepOptions } from './table-upkeep.js';
import { commitRepeatedly } from './write-conflicts.js';

/** Which of the rows found to return. */
export interface Part {
  /** Maximum number of rows. */
  readonly limit?: number;
  /** Column by which rows are sorted, ascending; unordered when omitted. */
  readonly sortedBy?: string;
}

export interface RecordTableOptions {
  readonly upkeep?: UpkeepOptions | undefined;
  /** Nullable columns that the table was made without; they read as null. */
  readonly absent?: readonly string[];
  /** Is awaited after each commit, before its writer goes on. */
  readonly onCommitted?: (() => Promise<void>) | undefined;
}

/**
 * A small table of records with a key. LanceDB has no transactions, but inserting a row only if its key is absent is
 * atomic across processes. Everything that has to be exclusive is built on that.
 *
 * Writes throw a LexiclipError OVERLOADED when they keep conflicting with others, and an Error when the table is missing
 * and open for reading only.
 */
export class RecordTable<C extends Columns> {
  private readonly upkeep: TableUpkeep | undefined;

  constructor(
    private readonly existing: Table | undefined,
    private readonly columns: C,
    private readonly key: keyof C & string,
    private readonly counters: StorageCounters['records'],
    private readonly options: RecordTableOptions = {},
  ) {
    this.upkeep = existing && new TableUpkeep(existing, options.upkeep ?? {});
  }

  /** @returns true for exactly one caller, in all processes, among those that insert a row with the same key */
  async insertIfAbsent(row: RowOf<C>): Promise<boolean> {
    const rows = [this.toStored(row)];
    const insert = () => this.merge().whenNotMatchedInsertAll().execute(rows);
    return (await this.write(insert)).numInsertedRows === 1;
  }

  /** Inserts, in one commit, those of the rows whose keys are absent. Of each key, one row is ever inserted. */
  async insertAbsent(rows: readonly RowOf<C>[]): Promise<void> {
    const stored = rows.map((row) => this.toStored(row));
    await this.write(() => this.merge().whenNotMatchedInsertAll().execute(stored));
  }

  /** Inserts rows, and replaces those with the same keys, in one commit. */
  async upsert(rows: readonly RowOf<C>[]): Promise<void> {
    const stored = rows.map((row) => this.toStored(row));
    await this.write(() => this.merge().whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(stored));
  }

  /** Adds rows without checking their keys, so that concurrent writers do not conflict. */
  async append(rows: readonly RowOf<C>[]): Promise<void> {
    const stored = rows.map((row) => this.toStored(row));
    await this.write(() => this.table.add(stored));
  }

  /** Adds rows, given as columns of equal length, without checking their keys. */
  async addColumns(columns: { readonly [K in keyof C]: Vector }): Promise<void> {
    const rows = new ArrowTable(arrowSchema(this.columns, this.key), columns);
    await this.write(() => this.table.add(rows));
  }

  /** Changes the given columns of the rows that meet the condition. @returns the number of rows */
  async update(where: Condition, values: Partial<RowOf<C>>): Promise<number> {
    const stored = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, this.column(name).write(value) as string | null]),
    ) as Record<string, string>;
    return (await this.write(() => this.table.update({ where, values: stored }))).rowsUpdated;
  }

  /** @returns the number of deleted rows */
  async delete(where: Condition): Promise<number> {
    // A delete is a commit even when it deletes nothing.
    if ((await this.count(where)) === 0) return 0;
    return (await this.write(() => this.table.delete(where))).numDeletedRows;
  }

  /** Compacts the table, deletes its old versions and extends its index, where that is due. */
  async tidy(): Promise<void> {
    await this.upkeep?.run();
  }

  /** The rows that meet the condition, unordered. */
  async select(where?: Condition): Promise<RowOf<C>[]> {
    return this.read(Object.keys(this.columns), where);
  }

  /** One column of the rows that meet the condition, or of a part of them. */
  async values<K extends keyof C & string>(column: K, where?: Condition, part?: Part): Promise<RowOf<C>[K][]> {
    return (await this.read([column], where, part)).map((row) => row[column]);
  }

  /** Some columns of the rows that meet the condition. */
  pick<K extends keyof C & string>(names: readonly K[], where?: Condition): Promise<Pick<RowOf<C>, K>[]> {
    return this.read([...names], where);
  }

  async count(where?: Condition): Promise<number> {
    this.counters.reads++;
    return this.existing ? this.existing.countRows(where) : 0;
  }

  private async write<T>(commit: () => Promise<T>): Promise<T> {
    const result = await commitRepeatedly(commit, this.counters);
    await this.options.onCommitted?.();
    this.upkeep?.afterWrite();
    return result;
  }

  private async read(names: string[], where?: Condition, { limit, sortedBy }: Part = {}): Promise<RowOf<C>[]> {
    this.counters.reads++;
    if (!this.existing) return [];
    const { absent = [] } = this.options;
    let query = this.existing.query().select(names.filter((name) => !absent.includes(name)));
    if (where) query = query.where(where);
    if (sortedBy !== undefined) query = query.orderBy({ columnName: sortedBy, ascending: true, nullsFirst: false });
    if (limit !== undefined) query = query.limit(limit);
    const found: RowOf<C>[] = [];
    for (const batch of (await query.toArrow()).batches) {
      const vectors = names.map((name) => [name, batch.getChild(name)] as const);
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

  /** One row that meets the condition; undefined when there is none. */
  async first(where: Condition): Promise<RowOf<C> | undefined> {
    return (await this.read(Object.keys(this.columns), where, { limit: 1 }))[0];
  }

  /** @throws Error when the table is missing, which happens only to readers */
  private get table(): Table {
    if (!this.existing) throw new Error('the table does not exist, and is open for reading only');
    return this.existing;
  }

  /** By an index on the key, two writers that insert it at the same time would both succeed (LanceDB 0.37). */
  private merge(): MergeInsertBuilder {
    return this.table.mergeInsert(this.key).useIndex(false);
  }

  private column(name: string) {
    return this.columns[name as keyof C] as Columns[string];
  }

  private toStored(row: RowOf<C>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, this.column(name).write(value)]));
  }
}
