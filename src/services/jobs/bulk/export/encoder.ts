import type { BulkResult } from '../../../../domain/bulk.js';

/** Makes a file of results, piece by piece. */
export interface Encoder {
  /** The next piece. */
  rows(results: readonly BulkResult[]): Uint8Array;
  /** The last piece. */
  end(): Uint8Array;
}
