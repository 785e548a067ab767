import { LRUCache } from 'lru-cache';

import type { AddedRows } from './row-table.js';

interface LastWrite {
  /** The version of the table of rows after the last rows that this process added. */
  readonly tableVersion: number;
  /** Whether others had added rows since the write before. */
  readonly isContested: boolean;
}

/** Notices that other processes, too, are changing a set, whether or not they commit anything. */
export class ContestedSets {
  private readonly lastWrites = new LRUCache<string, LastWrite>({ max: 1_000 });

  /** Rows that others add, also those of a version that is never committed, make versions of the table. */
  added(set: string, { before, after }: AddedRows): void {
    const last = this.lastWrites.get(set);
    const isContested = last !== undefined && last.tableVersion !== before;
    this.lastWrites.set(set, { tableVersion: after, isContested });
  }

  /** Whether others added rows between the last two writes of this process. */
  has(set: string): boolean {
    return this.lastWrites.get(set)?.isContested ?? false;
  }

  /** Compaction makes versions of the table, too. */
  compacted(set: string): void {
    this.lastWrites.delete(set);
  }
}
