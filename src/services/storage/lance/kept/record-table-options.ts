import type { UpkeepOptions } from '../table-upkeep.js';
import type { TableMirrors } from './table-mirrors.js';

export interface RecordTableOptions {
  readonly upkeep?: UpkeepOptions | undefined;
  /** Where small tables are kept in memory; undefined where reading them costs little. */
  readonly mirrors: TableMirrors | undefined;
  /** Is awaited after each commit, before its writer goes on. */
  readonly onCommitted?: (() => Promise<void>) | undefined;
}
