import type { Table } from '@lancedb/lancedb';
import { nextRun } from '../../../concurrency/next-run.js';

/** A table of records, as it was found. */
export interface OpenedTable {
  readonly table: Table;
  /** Nullable columns that it was made without; they read as null. */
  readonly absent: readonly string[];
}

/** How a table is come by. */
export interface TableAccess {
  /** Opens it in its newest state; undefined when it is not there. */
  open(): Promise<OpenedTable | undefined>;
  /** Makes it, or opens the one that another process has made. @throws Error when it is open for reading only */
  make(): Promise<OpenedTable>;
}

/**
 * A writer whose state of the table is older than this looks at it anew, ms: histories are pruned, and LanceDB needs that
 * of the time between to see whether another write conflicts.
 */
const MAX_BASE_AGE_MS = 10_000;

/**
 * A table that is opened at its first use and kept. It is looked at anew when somebody asks for its newest state, which
 * is one request to an object store, and not with each of the many steps of a write.
 */
export class KeptTable {
  private opened: OpenedTable | undefined;
  private making: Promise<OpenedTable> | undefined;
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly access: TableAccess) {}

  /** Looks at the table. Calls that come while one looks share the next look. */
  private readonly look = nextRun(async (): Promise<OpenedTable | undefined> => {
    const now = performance.now();
    if (this.opened) await this.opened.table.checkoutLatest();
    else this.opened = await this.access.open();
    if (this.opened) this.lookedAt = now;
    return this.opened;
  });

  /**
   * The table in a state that is no older than a time; undefined when it is not there.
   *
   * @param since of `performance.now`; that of this call when omitted
   */
  newest(since = Number.POSITIVE_INFINITY): Promise<OpenedTable | undefined> {
    return this.lookedAt >= since ? Promise.resolve(this.opened) : this.look();
  }

  /** The table in whichever state it was last seen; it is made when it is not there. */
  async ensured(): Promise<OpenedTable> {
    return this.opened ?? (await this.newest()) ?? (await this.make());
  }

  /** The table for a write that LanceDB itself checks against others. It is made when it is not there. */
  async forWriting(): Promise<Table> {
    if (this.opened && performance.now() - this.lookedAt < MAX_BASE_AGE_MS) return this.opened.table;
    return this.newestForWriting();
  }

  /** The table, in a state as `newest` gives it, for a write that concerns the rows that are there. */
  async newestForWriting(since?: number): Promise<Table> {
    return ((await this.newest(since)) ?? (await this.make())).table;
  }

  private make(): Promise<OpenedTable> {
    this.making ??= this.access.make().then(
      (opened) => {
        [this.opened, this.lookedAt, this.making] = [opened, performance.now(), undefined];
        return opened;
      },
      (error: unknown) => {
        this.making = undefined;
        throw error;
      },
    );
    return this.making;
  }
}
