import type { Table } from '@lancedb/lancedb';
import type { Table as ArrowTable, Schema, Vector } from 'apache-arrow';
import { openOrMake } from '../lance/appended-table.js';
import type { Database } from '../lance/database.js';
import { allOf, atLeast, below, type Condition } from '../lance/sql.js';
import { commitRepeatedly } from '../lance/write-conflicts.js';

/** Places from `from` up to but not with `to`. */
export interface SeqRange {
  readonly from: number;
  readonly to: number;
}

const within = ({ from, to }: SeqRange): Condition => allOf(atLeast('seq', from), below('seq', to));

/**
 * A table of one bulk classification. Each row has a place, `seq`, in a column of that name. Rows are only ever added,
 * by several processes at the same time.
 */
export class BulkTable {
  private constructor(
    private readonly database: Database,
    readonly name: string,
    private readonly table: Table,
    /** Whether it is read as it was at one version. */
    private readonly isPinned = false,
  ) {}

  /** Opens the table, and makes it if necessary. */
  static async make(database: Database, name: string, schema: Schema): Promise<BulkTable> {
    return new BulkTable(database, name, await openOrMake(database, name, schema));
  }

  /**
   * Opens the table for reading.
   *
   * @param version of the table; the newest one when omitted
   * @returns undefined when there is none
   */
  static async open(database: Database, name: string, version?: number): Promise<BulkTable | undefined> {
    const names = await database.tableNames();
    if (!names.includes(name) || (await database.isUnfinished(name))) return undefined;
    const open = () => database.connection.openTable(name, undefined, version === undefined ? {} : { version });
    return new BulkTable(database, name, await database.watch(`table ${name}`, open), version !== undefined);
  }

  /** Adds rows in one commit. @throws LexiclipError OVERLOADED when others are always first */
  async add(rows: ArrowTable): Promise<void> {
    await commitRepeatedly(() => this.table.add(rows), this.database.counters.records);
  }

  /** Resolves when all that was added is as safe as the database is set to be. */
  sync(): Promise<void> {
    return this.database.sync(this.name);
  }

  /** The rows of a range, by their places. */
  range(columns: readonly string[], range: SeqRange): Promise<ArrowTable> {
    return this.watch(async () =>
      (await this.newest())
        .query()
        .select([...columns])
        .where(within(range).sql)
        .orderBy({ columnName: 'seq', ascending: true, nullsFirst: false })
        .toArrow(),
    );
  }

  /** Rows in the order in which they were added. @param from number of rows before them */
  rows(columns: readonly string[], from: number, count: number): Promise<ArrowTable> {
    return this.watch(async () =>
      (await this.newest())
        .query()
        .select([...columns])
        .offset(from)
        .limit(count)
        .toArrow(),
    );
  }

  /** The places of all rows, or of those in a range, unordered. One that was added twice is there twice. */
  async *seqs(range?: SeqRange): AsyncGenerator<Int32Array> {
    const query = (await this.watch(() => this.newest())).query().select(['seq']);
    const batches = (range ? query.where(within(range).sql) : query)[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await this.watch(() => batches.next());
      if (done) return;
      yield (value.getChild('seq') as Vector).toArray() as Int32Array;
    }
  }

  count(where?: Condition): Promise<number> {
    return this.watch(async () => (await this.newest()).countRows(where?.sql));
  }

  version(): Promise<number> {
    return this.watch(async () => (await this.newest()).version());
  }

  close(): void {
    this.table.close();
  }

  private async newest(): Promise<Table> {
    if (!this.isPinned) await this.table.checkoutLatest();
    return this.table;
  }

  private watch<T>(read: () => Promise<T>): Promise<T> {
    return this.database.watch(`table ${this.name}`, read);
  }
}
