import { Index, type Table } from '@lancedb/lancedb';
import { isWriteConflict } from './write-conflicts.js';

/** How a table of records is kept small and quick. */
export interface UpkeepOptions {
  /** Number of fragments above which the table is compacted. Each one slows down every read. */
  readonly maxFragments?: number;
  /** A column to find rows by, which gets a B-tree index once the table is large. */
  readonly index?: string;
  /** Age from which old table versions are deleted, ms: readers that started earlier may still be using them. */
  readonly keepHistoryMs?: number;
  /** Whether it holds what can be made again, or is not missed, so that commits need not be on the disk at once. */
  readonly derived?: boolean;
}

/** Number of writes of this process after which the table is looked after. */
const EVERY_WRITES = 24;
const MAX_FRAGMENTS = 12;
/** Number of commits after which old versions are deleted even if the table has few fragments, as after updates. */
const MAX_VERSIONS = 64;
/** Number of old versions that are not worth a rewriting of a table that is idle. */
const FEW_VERSIONS = 12;
const KEEP_HISTORY_MS = 60_000;
/** Number of rows above which an index is faster than reading the column. */
const INDEXED_FROM = 1_000;

/**
 * Compacts a table of records, deletes its old versions, which nobody needs, and extends its index. Every commit leaves
 * a version with its files behind: without this, a table of a megabyte takes a hundred after some thousand commits.
 */
export class TableUpkeep {
  private writes = 0;
  private running: Promise<void> | undefined;
  /** The newest version at the last look, and when it was first seen, ms since 1970. */
  private seen = { version: 0, since: 0 };
  /** The version that the last compaction ended with. */
  private compacted = 0;
  /** The version before which none is left. */
  private settled = 0;
  private indexed = false;

  constructor(
    private readonly table: Table,
    private readonly options: UpkeepOptions,
  ) {}

  /** Counts a write, and looks after the table in the background when it is time. */
  afterWrite(): void {
    if (++this.writes % EVERY_WRITES !== 0) return;
    // A failure is harmless: the next look tries again.
    void this.run().catch(() => undefined);
  }

  /** Does what is due. Writes that come first are not held up: the next run tries again. */
  async run(): Promise<void> {
    this.running ??= this.runOnce().finally(() => {
      this.running = undefined;
    });
    await this.running;
  }

  private async runOnce(): Promise<void> {
    try {
      await this.addIndex();
      await this.compact();
    } catch (error) {
      if (!isWriteConflict(error)) throw error;
    }
  }

  private async addIndex(): Promise<void> {
    const { index } = this.options;
    if (index === undefined || this.indexed || (await this.table.countRows()) < INDEXED_FROM) return;
    const indices = await this.table.listIndices();
    if (!indices.some(({ columns }) => columns.includes(index))) {
      await this.table.createIndex(index, { config: Index.btree() });
    }
    this.indexed = true;
  }

  private async compact(): Promise<void> {
    const now = Date.now();
    const { keepHistoryMs = KEEP_HISTORY_MS } = this.options;
    const version = await this.table.version();
    if (version !== this.seen.version) this.seen = { version, since: now };
    const isIdle = now - this.seen.since >= keepHistoryMs;
    if (!(await this.isDue(version, isIdle))) return;
    await this.table.checkoutLatest();
    await this.table.optimize({ cleanupOlderThan: new Date(now - keepHistoryMs) });
    this.compacted = await this.table.version();
    // Its own commit does not end the time in which nobody wrote.
    this.seen = { version: this.compacted, since: this.seen.since };
    if (isIdle) this.settled = this.compacted;
  }

  private async isDue(version: number, isIdle: boolean): Promise<boolean> {
    if (version - this.compacted > MAX_VERSIONS) return true;
    if (isIdle && version - this.settled > FEW_VERSIONS) return true;
    if (version === this.compacted) return false;
    const { fragmentStats } = await this.table.stats();
    return fragmentStats.numFragments > (this.options.maxFragments ?? MAX_FRAGMENTS);
  }
}
