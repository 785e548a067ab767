import type { BulkFormat } from '../../../../domain/bulk.js';
import { SupervisedThread } from '../../../concurrency/threads/supervised-thread.js';
import type { Supervision } from '../../../concurrency/threads/supervision.js';
import type { BulkResults } from '../../../storage/bulk/bulk-results.js';
import type { ExportTask } from './export-worker.js';

/** A group of rows in Parquet takes some tens of megabytes while it is made. */
const HEAP = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 };

interface ExportedResults {
  readonly results: BulkResults;
  readonly format: BulkFormat;
  readonly total: number;
  /** Of the embeddings; undefined when they are not part of the results. */
  readonly dimensions: number | undefined;
}

/**
 * The results as a file, piece by piece, as it is asked for. A thread of its own makes it: for a million results that
 * takes half a minute.
 *
 * @throws Error when the table cannot be read, or the thread is lost
 */
export async function* exportResults(
  { results, format, total, dimensions }: ExportedResults,
  supervision: Supervision,
): AsyncGenerator<Uint8Array> {
  const script = new URL('./export-worker.js', import.meta.url);
  const thread = new SupervisedThread<ExportTask, Uint8Array>(
    { name: 'export', script, terminable: true, resourceLimits: HEAP },
    supervision,
  );
  const run = (isFirst: boolean, rows: Uint8Array | undefined) =>
    thread.run({ format, dimensions, isFirst, rows }, supervision.hungMs);
  try {
    let isFirst = true;
    for await (const rows of results.encoded(total)) {
      const piece = await run(isFirst, rows);
      isFirst = false;
      if (piece.length > 0) yield piece;
    }
    yield await run(isFirst, undefined);
  } finally {
    await thread.close().catch(() => undefined);
  }
}
