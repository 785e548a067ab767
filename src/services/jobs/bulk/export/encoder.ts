import type { BulkFormat, BulkResult } from '../../../../domain/bulk.js';
import { csvEncoder } from './csv.js';
import { jsonLinesEncoder } from './json-lines.js';
import { parquetEncoder } from './parquet.js';

/** Makes a file of results, piece by piece. */
export interface Encoder {
  /** The next piece. */
  rows(results: readonly BulkResult[]): Uint8Array;
  /** The last piece. */
  end(): Uint8Array;
}

/** @param dimensions of the embeddings; undefined when they are not part of the results */
export function encoderOf(format: BulkFormat, dimensions: number | undefined): Encoder {
  if (format === 'PARQUET') return parquetEncoder(dimensions);
  return format === 'CSV' ? csvEncoder() : jsonLinesEncoder();
}
