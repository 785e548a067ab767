import { isDeepStrictEqual } from 'node:util';
import type { Table } from '@lancedb/lancedb';
import { Table as ArrowTable, type Vector } from 'apache-arrow';
import { leaveToCommit } from '../../concurrency/commit-leave.js';
import { commitTrouble } from '../damage/store-trouble.js';
import { arrowSchema, asStored, type Columns, type RowOf } from './columns.js';
import { KeptTable, type OpenedTable, type TableAccess } from './kept/kept-table.js';
import { insertAbsentRows, mergeByKey } from './kept/merge-by-key.js';
import { asRead, isSmall, type Part, partOf } from './kept/record-rows.js';
import type { RecordTableOptions } from './kept/record-table-options.js';
import type { TableMirrors } from './kept/table-mirrors.js';
import { queryRows } from './row-query.js';
import { type Condition, equal } from './sql.js';
import type { StorageCounters } from './storage-counters.js';
import { TableUpkeep } from './table-upkeep.js';
import { commitRepeatedly } from './write-conflicts.js';

/**
 * A small table of records with a key. LanceDB has no transactions, but inserting a row only if its key is absent is
 * atomic across processes. Everything that has to be exclusive is built on that.
 *
 * It is opened when it is first read, and made when it is first written to. Reads see all that was committed before
 * them, by any process. Writes throw a LexiclipError OVERLOADED when they keep conflicting with others, or when it cannot
 * be learned whether they were made, and an Error when the table is missing and open for reading only.
 */
export class RecordTable<C extends Columns> {
  private readonly kept: KeptTable;
  private readonly mirrors: TableMirrors | undefined;
  private upkeep: TableUpkeep | undefined;

  constructor(
    access: TableAccess,
    private readonly columns: C,
    private readonly key: keyof C & string,
    private readonly counters: StorageCounters['records'],
    private readonly options: RecordTableOptions,
  ) {
    this.kept = new KeptTable(access);
    this.mirrors = isSmall(columns) ? options.mirrors : undefined;
  }

  /** Opens the table if it is there, or looks at what others have committed. */
  async look(): Promise<void> {
    await this.kept.newest();
  }

  /** Makes the table if it is not there. */
  async make(): Promise<void> {
    await this.kept.ensured();
  }

  /** @returns true for exactly one caller, in all processes, among those that insert a row with the same key */
  async insertIfAbsent(row: RowOf<C>): Promise<boolean> {
    const stored = [this.toStored(row)];
    let mayBeThere = false;
    const insert = (isFresh: boolean) =>
      this.write((table, there) => {
        mayBeThere ||= there;
        return insertAbsentRows(table, this.key, stored);
      }, isFresh);
    let result = await insert(false);
    // In the state that it began with, there may have been a row that others have deleted since.
    if (result.numInsertedRows === 0 && !(await this.first(equal(this.key, row[this.key] as string)))) {
      result = await insert(true);
    }
    const isInserted = result.numInsertedRows === 1;
    this.follow(result.version, (rows) => (isInserted ? [...rows, asRead(row)] : rows));
    return isInserted || (mayBeThere && this.has(row));
  }

  /** Inserts those of the rows whose keys are absent, in one commit. Each of them is inserted once, by all processes. */
  async insertAbsent(rows: readonly RowOf<C>[]): Promise<void> {
    const stored = rows.map(this.toStored);
    const { version } = await this.write((table) => insertAbsentRows(table, this.key, stored), true);
    this.follow(version, (before) => [...before, ...this.without(rows, before).map(asRead)]);
  }

  /** Inserts rows, and replaces those with the same keys, in one commit. */
  async upsert(rows: readonly RowOf<C>[]): Promise<void> {
    const stored = rows.map(this.toStored);
    const { version } = await this.write((table) =>
      mergeByKey(table, this.key).whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(stored),
    );
    this.follow(version, (before) => [...this.without(before, rows), ...rows.map(asRead)]);
  }

  /** Adds rows whose keys nobody else uses. They are not checked, so that concurrent writers do not conflict. */
  async append(rows: readonly RowOf<C>[]): Promise<void> {
    const stored = rows.map(this.toStored);
    const { version } = await this.write((table, mayBeThere) =>
      mayBeThere ? insertAbsentRows(table, this.key, stored) : table.add(stored),
    );
    this.follow(version, (before) => [...before, ...this.without(rows, before).map(asRead)]);
  }

  /** Adds rows, given as columns of equal length, without checking their keys. */
  async addColumns(columns: { readonly [K in keyof C]: Vector }): Promise<void> {
    const rows = new ArrowTable(arrowSchema(this.columns, this.key), columns);
    await this.write((table, mayBeThere) => (mayBeThere ? insertAbsentRows(table, this.key, rows) : table.add(rows)));
  }

  /** Changes the given columns of the rows that meet the condition. @returns the number of rows */
  async update(where: Condition, values: Partial<RowOf<C>>): Promise<number> {
    const stored = asStored(this.columns, values) as Record<string, string>;
    const { rowsUpdated, version } = await this.rewrite(
      (table) => table.update({ where: where.sql, values: stored }),
      ({ rowsUpdated }) => rowsUpdated > 0,
    );
    this.follow(version, (rows) => rows.map((row) => (where.matches(row) ? { ...row, ...asRead(values) } : row)));
    return rowsUpdated;
  }

  /** @returns the number of deleted rows */
  async delete(where: Condition): Promise<number> {
    const since = performance.now();
    // A delete is a commit even when it deletes nothing.
    if ((await this.count(where)) === 0) return 0;
    const { numDeletedRows, version } = await this.rewrite(
      (table) => table.delete(where.sql),
      ({ numDeletedRows }) => numDeletedRows > 0,
      since,
    );
    this.follow(version, (rows) => rows.filter((row) => !where.matches(row)));
    return numDeletedRows;
  }

  /** Compacts the table, deletes its old versions and extends its index, where that is due. */
  async tidy(): Promise<void> {
    const opened = await this.kept.newest();
    if (opened) await this.upkeepOf(opened.table).run();
  }

  /** The rows that meet the condition, unordered. @param part besides, of which time */
  async select(where?: Condition, part?: Part): Promise<RowOf<C>[]> {
    return this.read(Object.keys(this.columns), where, part);
  }

  /**
   * The rows that meet the condition and were there when the table was last looked at: for rows that never change, and
   * whose absence means nothing. Costs no request.
   */
  lastSeen(where: Condition): RowOf<C>[] {
    return this.mirrors?.lastSeen<RowOf<C>>(this)?.filter(where.matches) ?? [];
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
    const opened = await this.kept.newest();
    if (!opened) return 0;
    const rows = where && (await this.mirrored(opened));
    return rows ? rows.filter(where.matches).length : opened.table.countRows(where?.sql);
  }

  /** One row that meets the condition; undefined when there is none. */
  async first(where: Condition): Promise<RowOf<C> | undefined> {
    return (await this.read(Object.keys(this.columns), where, { limit: 1 }))[0];
  }

  /**
   * Commits what LanceDB checks against the writes of others, whichever state of the table it begins with.
   *
   * @param isFresh whether it must begin with the newest, because it does nothing about rows that it finds
   */
  private write<T>(commit: (table: Table, mayBeThere: boolean) => Promise<T>, isFresh = false): Promise<T> {
    let attempts = isFresh ? 1 : 0;
    return this.commit(async (mayBeThere) =>
      commit(await (attempts++ === 0 ? this.kept.forWriting() : this.kept.newestForWriting()), mayBeThere),
    );
  }

  /**
   * Commits a change of all rows that meet a condition, also of those that others have just written.
   *
   * @param hasRows whether any did: if not, an attempt without an answer may have changed them, or another writer
   * @param since of `performance.now`: rows that come later need not be among them
   */
  private rewrite<T>(
    commit: (table: Table) => Promise<T>,
    hasRows: (result: T) => boolean,
    since?: number,
  ): Promise<T> {
    let attempts = 0;
    return this.commit(async (mayBeThere) => {
      const result = await commit(await this.kept.newestForWriting(attempts++ === 0 ? since : undefined));
      if (mayBeThere && !hasRows(result)) throw commitTrouble(undefined);
      return result;
    });
  }

  /** Whether exactly this row is there. @throws LexiclipError OVERLOADED when that cannot be learned */
  private async has(row: RowOf<C>): Promise<boolean> {
    const key = equal(this.key, row[this.key] as string);
    const found = await this.first(key).catch((cause: unknown) => Promise.reject(commitTrouble(cause)));
    return found !== undefined && isDeepStrictEqual(this.toStored({ ...found, ...asRead(row) }), this.toStored(found));
  }

  private async commit<T>(attempt: (mayBeThere: boolean) => Promise<T>): Promise<T> {
    // What can be made again says nothing of what was changed.
    if (!this.options.upkeep?.derived) await leaveToCommit();
    const result = await commitRepeatedly(attempt, this.counters);
    await this.options.onCommitted?.();
    this.upkeepOf((await this.kept.ensured()).table).afterWrite();
    return result;
  }

  private follow(version: number, change: (rows: readonly RowOf<C>[]) => readonly RowOf<C>[]): void {
    this.mirrors?.follow(this, version, change);
  }

  private without(rows: readonly RowOf<C>[], others: readonly RowOf<C>[]): RowOf<C>[] {
    const keys = new Set(others.map((row) => row[this.key]));
    return rows.filter((row) => !keys.has(row[this.key]));
  }

  private async read(names: string[], where?: Condition, part: Part = {}): Promise<RowOf<C>[]> {
    this.counters.reads++;
    const opened = await this.kept.newest(part.since);
    if (!opened) return [];
    const rows = await this.mirrored(opened);
    return rows
      ? partOf(where ? rows.filter(where.matches) : rows, part)
      : queryRows(opened, this.columns, names, where, part);
  }

  private async mirrored(opened: OpenedTable): Promise<readonly RowOf<C>[] | undefined> {
    return this.mirrors?.rowsOf(this, opened.table, () => queryRows(opened, this.columns, Object.keys(this.columns)));
  }

  private upkeepOf(table: Table): TableUpkeep {
    this.upkeep ??= new TableUpkeep(table, this.options.upkeep ?? {});
    return this.upkeep;
  }

  private readonly toStored = (row: RowOf<C>): Record<string, unknown> => asStored(this.columns, row);
}
