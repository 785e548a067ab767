import type { BulkFormat } from '../../../../domain/bulk.js';
import { csvEncoder } from './csv.js';
import type { Encoder } from './encoder.js';
import { jsonLinesEncoder } from './json-lines.js';
import { parquetEncoder } from './parquet.js';

/** @param dimensions of the embeddings; undefined when they are not part of the results */
export function encoderOf(format: BulkFormat, dimensions: number | undefined): Encoder {
  if (format === 'PARQUET') return parquetEncoder(dimensions);
  return format === 'CSV' ? csvEncoder() : jsonLinesEncoder();
}
