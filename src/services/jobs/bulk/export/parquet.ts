import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { BulkResult } from '../../../../domain/bulk.js';
import type { Encoder } from './encoder.js';
import { type FlatRow, flatRow } from './flat-row.js';

/** Rows in a group: readers skip whole groups, and one group is in memory at a time. */
const GROUP_ROWS = 4_000;
/** With embeddings, numbers in a group. */
const GROUP_FLOATS = 500_000;

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];
type Repetition = 'REQUIRED' | 'OPTIONAL';

const text = (name: string, repetition_type: Repetition = 'OPTIONAL'): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  logical_type: { type: 'STRING' },
  repetition_type,
});
const plain = (
  name: string,
  type: 'INT32' | 'FLOAT' | 'DOUBLE' | 'BOOLEAN',
  repetition_type: Repetition = 'OPTIONAL',
): SchemaElement => ({ name, type, repetition_type });
const list = (name: string, repetition_type: Repetition, element: readonly SchemaElement[]): SchemaElement[] => [
  { name, converted_type: 'LIST', logical_type: { type: 'LIST' }, repetition_type, num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  ...element,
];

const PREDICTION: readonly SchemaElement[] = [
  { name: 'element', repetition_type: 'REQUIRED', num_children: 5 },
  plain('rank', 'INT32', 'REQUIRED'),
  text('label', 'REQUIRED'),
  text('labelId', 'REQUIRED'),
  plain('similarity', 'DOUBLE', 'REQUIRED'),
  plain('probability', 'DOUBLE', 'REQUIRED'),
];

/** The parts of each column's schema. */
const COLUMNS: Readonly<Record<keyof FlatRow, readonly SchemaElement[]>> = {
  seq: [plain('seq', 'INT32', 'REQUIRED')],
  name: [text('name', 'REQUIRED')],
  label: [text('label')],
  labelId: [text('labelId')],
  similarity: [plain('similarity', 'DOUBLE')],
  probability: [plain('probability', 'DOUBLE')],
  unknown: [plain('unknown', 'BOOLEAN', 'REQUIRED')],
  predictions: list('predictions', 'REQUIRED', PREDICTION),
  sha256: [text('sha256')],
  width: [plain('width', 'INT32')],
  height: [plain('height', 'INT32')],
  format: [text('format')],
  errorCode: [text('errorCode')],
  errorMessage: [text('errorMessage')],
  confidence: [plain('confidence', 'DOUBLE')],
  calibration: [text('calibration')],
};
const NAMES = Object.keys(COLUMNS) as (keyof FlatRow)[];
const EMBEDDING = list('embedding', 'OPTIONAL', [plain('element', 'FLOAT', 'REQUIRED')]);

/** Apache Parquet. @param dimensions of the embeddings; undefined when they are not part of the results */
export function parquetEncoder(dimensions: number | undefined): Encoder {
  const bytes = new ByteWriter();
  const elements = [...Object.values(COLUMNS).flat(), ...(dimensions === undefined ? [] : EMBEDDING)];
  const root = { name: 'root', num_children: NAMES.length + (dimensions === undefined ? 0 : 1) };
  const file = new ParquetWriter({ writer: bytes, schema: [root, ...elements], createdBy: 'lexiclip' });
  const groupRows = dimensions === undefined ? GROUP_ROWS : Math.min(GROUP_ROWS, Math.ceil(GROUP_FLOATS / dimensions));
  let waiting: BulkResult[] = [];

  function writeGroup(): void {
    if (waiting.length === 0) return;
    const rows = waiting.map(flatRow);
    const columns = NAMES.map((name) => ({ name: name as string, data: rows.map((row) => row[name]) as unknown[] }));
    if (dimensions !== undefined) columns.push({ name: 'embedding', data: waiting.map(embeddingOf) });
    waiting = [];
    file.write({ columnData: columns, rowGroupSize: rows.length });
  }

  /** What has been written since the last call. */
  function written(): Uint8Array {
    const piece = bytes.getBytes().slice();
    bytes.index = 0;
    return piece;
  }

  return {
    rows(results) {
      waiting.push(...results);
      if (waiting.length >= groupRows) writeGroup();
      return written();
    },
    end() {
      writeGroup();
      file.finish();
      return written();
    },
  };
}

const embeddingOf = ({ embedding }: BulkResult): number[] | null => embedding && Array.from(embedding);
