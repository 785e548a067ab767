import type { Vector } from 'apache-arrow';
import type { BulkItem } from '../../../domain/bulk.js';
import type { BulkTable, SeqRange } from './bulk-table.js';
import { itemColumns, itemsIn, itemTable, sizeOf } from './item-columns.js';

/** Added in one commit, bytes and items: two of them are in memory at a time. */
const COMMIT_BYTES = 16 * 1024 * 1024;
const COMMIT_ITEMS = 10_000;
/** Read at once, bytes and items. */
const READ_BYTES = 8 * 1024 * 1024;
const READ_ITEMS = 500;

/** The images of a bulk classification, which one process adds in order, and all read. */
export class BulkItems {
  constructor(
    private readonly table: BulkTable,
    private readonly dimensions: number,
  ) {}

  /** Place of the next item, after those that are there. */
  async next(): Promise<number> {
    let next = 0;
    for await (const part of this.table.seqs()) for (const seq of part) next = Math.max(next, seq + 1);
    return next;
  }

  /**
   * Adds items in commits of some megabytes.
   *
   * @param items in order, from `next()` on
   * @param onAdded is told the place after the last one, with each commit
   */
  async addAll(items: AsyncIterable<BulkItem>, onAdded: (next: number) => Promise<void> | void): Promise<void> {
    let waiting: BulkItem[] = [];
    let bytes = 0;
    const commit = async () => {
      const last = waiting.at(-1);
      if (!last) return;
      const rows = itemTable(waiting, this.dimensions);
      waiting = [];
      bytes = 0;
      await this.table.add(rows);
      await this.table.sync();
      await onAdded(last.seq + 1);
    };
    for await (const item of items) {
      waiting.push(item);
      bytes += sizeOf(item);
      if (bytes >= COMMIT_BYTES || waiting.length >= COMMIT_ITEMS) await commit();
    }
    await commit();
  }

  /** Items of a range in order, some megabytes at a time. @param skip places that are left out */
  async *read(range: SeqRange, skip: ReadonlySet<number>): AsyncGenerator<BulkItem[]> {
    for (const part of await this.parts(range, skip)) {
      const rows = await this.table.range(itemColumns, part);
      // A process that was taken over may have added its last items once more.
      const items = new Map(rows.batches.flatMap(itemsIn).map((item) => [item.seq, item]));
      yield [...items.values()].filter(({ seq }) => !skip.has(seq));
    }
  }

  close(): void {
    this.table.close();
  }

  /** The range in parts that may be in memory at once. */
  private async parts(range: SeqRange, skip: ReadonlySet<number>): Promise<SeqRange[]> {
    const parts: SeqRange[] = [];
    let bytes = 0;
    for (const [seq, size] of await this.sizes(range)) {
      if (skip.has(seq)) continue;
      const last = parts.at(-1);
      if (last && bytes + size <= READ_BYTES && seq - last.from < READ_ITEMS) {
        parts[parts.length - 1] = { from: last.from, to: seq + 1 };
        bytes += size;
      } else {
        parts.push({ from: seq, to: seq + 1 });
        bytes = size;
      }
    }
    return parts;
  }

  private async sizes(range: SeqRange): Promise<Map<number, number>> {
    const sizes = new Map<number, number>();
    for (const batch of (await this.table.range(['seq', 'size'], range)).batches) {
      const [seq, size] = [batch.getChild('seq') as Vector, batch.getChild('size') as Vector];
      for (let row = 0; row < batch.numRows; row++) sizes.set(seq.get(row), size.get(row));
    }
    return sizes;
  }
}
