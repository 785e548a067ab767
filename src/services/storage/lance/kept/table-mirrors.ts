import type { Table } from '@lancedb/lancedb';
import { LRUCache } from 'lru-cache';

/** Rows that are kept of all tables together. A record has some hundred bytes. */
const MAX_ROWS = 100_000;
/** Rows of the largest table that is kept: reading it holds the event loop for some milliseconds. */
const MAX_TABLE_ROWS = 1_000;

interface Mirror {
  /** The version of the table whose rows these are. */
  readonly version: number;
  readonly rows: readonly unknown[];
}

/**
 * Small tables of records as they were last seen, whole. While a table has the same version, reading it costs nothing but
 * the look that finds this out; and what this process commits is followed without reading it back.
 */
export class TableMirrors {
  private readonly mirrors = new LRUCache<object, Mirror>({
    maxSize: MAX_ROWS,
    sizeCalculation: ({ rows }) => rows.length + 1,
  });
  private readonly reading = new WeakMap<object, Map<number, Promise<readonly unknown[]>>>();

  /**
   * All rows of a table in the state that its handle has; undefined where there are too many.
   *
   * @param owner tells tables apart
   */
  async rowsOf<R>(owner: object, table: Table, read: () => Promise<readonly R[]>): Promise<readonly R[] | undefined> {
    const version = await table.version();
    const known = this.mirrors.get(owner);
    if (known?.version === version) return known.rows as readonly R[];
    if ((await table.countRows()) > MAX_TABLE_ROWS) return undefined;
    const runs = this.reading.get(owner) ?? new Map<number, Promise<readonly unknown[]>>();
    this.reading.set(owner, runs);
    const run = runs.get(version) ?? this.read(owner, table, version, read).finally(() => runs.delete(version));
    runs.set(version, run);
    return (await run) as readonly R[];
  }

  /** The rows as they were last seen, however long ago; undefined where none are kept. */
  lastSeen<R>(owner: object): readonly R[] | undefined {
    return this.mirrors.get(owner)?.rows as readonly R[] | undefined;
  }

  /** Follows a commit of this process that made this version out of the one before. */
  follow<R>(owner: object, version: number, change: (rows: readonly R[]) => readonly R[]): void {
    const known = this.mirrors.get(owner);
    if (known?.version !== version - 1) return;
    this.mirrors.set(owner, { version, rows: change(known.rows as readonly R[]) });
  }

  private async read<R>(owner: object, table: Table, version: number, read: () => Promise<readonly R[]>) {
    const rows = await read();
    // A write of this process may have moved the handle on meanwhile: then it is not known which state was read.
    if ((await table.version()) === version) this.mirrors.set(owner, { version, rows });
    return rows;
  }
}
