import { setTimeout as sleep } from 'node:timers/promises';
import type { Table } from '@lancedb/lancedb';
import { Table as ArrowTable, type Vector } from 'apache-arrow';
import { arrowSchema, type Columns, type RowOf } from './columns.js';
import type { Condition } from './sql.js';
import type { StorageCounters } from './storage-counters.js';

const MAX_WRITE_ATTEMPTS = 20;
/** Number of writes of this process after which the table is checked for compaction. */
const TIDY_EVERY = 24;
const MAX_FRAGMENTS = 12;
/** Age from which old table versions are deleted, ms: readers that started earlier may still be using them. */
const KEEP_HISTORY_MS = 60_000;

/**
 * A small table of records with a key. LanceDB has no transactions, but inserting a row only if its key is absent is
 * atomic across processes. Everything that has to be exclusive is built on that.
 *
 * Writes throw an Error when they keep conflicting with others, or when the table is missing and open for reading only.
 */
export class RecordTable<C extends Columns> {
  private writes = 0;
  private tidying: Promise<void> | undefined;

  constructor(
    private readonly existing: Table | undefined,
    private readonly columns: C,
    private readonly key: keyof C & string,
    private readonly counters: StorageCounters['records'],
    private readonly maxFragments = MAX_FRAGMENTS,
  ) {}

  /** @returns true for exactly one caller, in all processes, among those that insert a row with the same key */
  async insertIfAbsent(row: RowOf<C>): Promise<boolean> {
    const rows = [this.toStored(row)];
    const insert = () => this.table.mergeInsert(this.key).whenNotMatchedInsertAll().execute(rows);
    return (await this.write(insert)).numInsertedRows === 1;
  }

  /** Inserts rows, and replaces those with the same keys, in one commit. */
  async upsert(rows: readonly RowOf<C>[]): Promise<void> {
    const stored = rows.map((row) => this.toStored(row));
    const merge = () =>
      this.table.mergeInsert(this.key).whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(stored);
    await this.write(merge);
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
    return (await this.write(() => this.table.delete(where))).numDeletedRows;
  }

  /** Compacts the table when it has too many fragments, and deletes its old versions, which nobody needs. */
  async tidy(): Promise<void> {
    if (!this.existing) return;
    const cleanupOlderThan = new Date(Date.now() - KEEP_HISTORY_MS);
    const { fragmentStats } = await this.table.stats();
    if (fragmentStats.numFragments > this.maxFragments) await this.table.optimize({ cleanupOlderThan });
  }

  /** The rows that meet the condition, unordered. */
  async select(where?: Condition, limit?: number): Promise<RowOf<C>[]> {
    return this.read(Object.keys(this.columns), where, limit);
  }

  /** One column of the rows that meet the condition. */
  async values<K extends keyof C & string>(column: K, where?: Condition): Promise<RowOf<C>[K][]> {
    return (await this.read([column], where)).map((row) => row[column]);
  }

  /** Some columns of the rows that meet the condition. */
  pick<K extends keyof C & string>(names: readonly K[], where?: Condition): Promise<Pick<RowOf<C>, K>[]> {
    return this.read([...names], where);
  }

  async count(where?: Condition): Promise<number> {
    this.counters.reads++;
    return this.existing ? this.existing.countRows(where) : 0;
  }

  /** Repeats a commit that conflicts with a concurrent one: LanceDB has written nothing then. */
  private async write<T>(commit: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await commit();
        this.counters.commits++;
        if (++this.writes % TIDY_EVERY === 0) this.tidying ??= this.tidyInBackground();
        return result;
      } catch (error) {
        if (!/conflict/i.test(String(error))) throw error;
        this.counters.conflicts++;
        if (attempt === MAX_WRITE_ATTEMPTS) throw error;
        await sleep(Math.random() * 20 * attempt);
      }
    }
  }

  private async tidyInBackground(): Promise<void> {
    // A failure is harmless: a concurrent write goes first, and the next check tries again.
    await this.tidy().catch(() => undefined);
    this.tidying = undefined;
  }

  private async read(names: string[], where?: Condition, limit?: number): Promise<RowOf<C>[]> {
    this.counters.reads++;
    if (!this.existing) return [];
    let query = this.existing.query().select(names);
    if (where) query = query.where(where);
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
    return (await this.select(where, 1))[0];
  }

  /** @throws Error when the table is missing, which happens only to readers */
  private get table(): Table {
    if (!this.existing) throw new Error('the table does not exist, and is open for reading only');
    return this.existing;
  }

  private column(name: string) {
    return this.columns[name as keyof C] as Columns[string];
  }

  private toStored(row: RowOf<C>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, this.column(name).write(value)]));
  }
}
