/** Runs in the thread of `result-export.ts`. */
import type { BulkFormat } from '../../../../domain/bulk.js';
import { yieldToMainThread } from '../../../concurrency/background.js';
import { serveTasks } from '../../../concurrency/threads/thread-tasks.js';
import { decodedResults } from '../../../storage/bulk/result-columns.js';
import type { Encoder } from './encoder.js';
import { encoderOf } from './encoders.js';

/** The file is begun by its first task, and ends with one without rows. */
export interface ExportTask {
  readonly format: BulkFormat;
  /** Of the embeddings; undefined when they are not part of the results. */
  readonly dimensions: number | undefined;
  readonly isFirst: boolean;
  /** As `BulkResults.encoded` gives them; undefined for the end of the file. */
  readonly rows: Uint8Array | undefined;
}

yieldToMainThread();

let encoder: Encoder | undefined;

function next({ format, dimensions, isFirst, rows }: ExportTask): Uint8Array {
  if (isFirst) encoder = encoderOf(format, dimensions);
  // A thread that was started anew does not know how the file began.
  if (!encoder) throw new Error('the file was begun in another thread');
  return rows ? encoder.rows(decodedResults(rows)) : encoder.end();
}

serveTasks({ run: next });
