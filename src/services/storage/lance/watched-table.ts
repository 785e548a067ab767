import type { Columns, RowOf } from './columns.js';
import type { TableAccess } from './kept/kept-table.js';
import type { Part } from './kept/record-rows.js';
import type { RecordTableOptions } from './kept/record-table-options.js';
import { RecordTable } from './record-table.js';
import type { Condition } from './sql.js';
import type { StorageCounters } from './storage-counters.js';

/** More rows than this are not all read at the start: that would take seconds. */
const MAX_PROBED_ROWS = 100_000;

/** Runs a read, and sees whether it fails. */
export type Watch = <T>(read: () => Promise<T>) => Promise<T>;

/** A table of records whose reads are watched. */
export class WatchedTable<C extends Columns> extends RecordTable<C> {
  constructor(
    access: TableAccess,
    columns: C,
    private readonly keyColumn: keyof C & string,
    counters: StorageCounters['records'],
    options: RecordTableOptions,
    private readonly watch: Watch,
  ) {
    super(access, columns, keyColumn, counters, options);
  }

  override look(): Promise<void> {
    return this.watch(() => super.look());
  }

  override select(where?: Condition, part?: Part): Promise<RowOf<C>[]> {
    return this.watch(() => super.select(where, part));
  }

  override first(where: Condition): Promise<RowOf<C> | undefined> {
    return this.watch(() => super.first(where));
  }

  override values<K extends keyof C & string>(column: K, where?: Condition, part?: Part): Promise<RowOf<C>[K][]> {
    return this.watch(() => super.values(column, where, part));
  }

  override pick<K extends keyof C & string>(names: readonly K[], where?: Condition): Promise<Pick<RowOf<C>, K>[]> {
    return this.watch(() => super.pick(names, where));
  }

  override count(where?: Condition): Promise<number> {
    return this.watch(() => super.count(where));
  }

  /** Reads the key of every row, or of one row of a very large table. @throws Error when it cannot be read */
  async probe(): Promise<void> {
    if ((await this.count()) > MAX_PROBED_ROWS) await this.values(this.keyColumn, undefined, { limit: 1 });
    else await this.values(this.keyColumn);
  }
}
