import type { Encoder } from './encoder.js';
import { flatRow } from './flat-row.js';

/** One object a line, without embeddings: as text they are many times as large as all the rest. */
export const jsonLinesEncoder = (): Encoder => ({
  rows: (results) => Buffer.from(results.map((result) => `${JSON.stringify(flatRow(result))}\n`).join('')),
  end: () => new Uint8Array(),
});
