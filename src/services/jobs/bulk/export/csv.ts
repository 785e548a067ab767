import { stringify } from 'csv-stringify/sync';
import type { BulkResult } from '../../../../domain/bulk.js';
import type { Encoder } from './encoder.js';
import { type FlatRow, flatRow } from './flat-row.js';

const COLUMNS: readonly (keyof FlatRow)[] = [
  'seq',
  'name',
  'label',
  'labelId',
  'similarity',
  'probability',
  'unknown',
  'predictions',
  'sha256',
  'width',
  'height',
  'format',
  'errorCode',
  'errorMessage',
  'confidence',
  'calibration',
];

/** As RFC 4180 has it, with a line of names. Predictions are JSON; there are no embeddings. */
export function csvEncoder(): Encoder {
  let isBegun = false;
  const textOf = (rows: readonly BulkResult[]) => {
    const header = !isBegun;
    isBegun = true;
    return Buffer.from(
      stringify(rows.map(flatRow), {
        header,
        columns: [...COLUMNS],
        record_delimiter: '\r\n',
        cast: { boolean: (value) => String(value) },
      }),
    );
  };
  return { rows: textOf, end: () => (isBegun ? new Uint8Array() : textOf([])) };
}
