import {
  Table as ArrowTable,
  Binary,
  Field,
  Int32,
  makeData,
  makeVector,
  type RecordBatch,
  Schema,
  Utf8,
  type Vector,
} from 'apache-arrow';
import type { BulkContent, BulkItem } from '../../../domain/bulk.js';
import { textColumn } from '../lance/text-column.js';
import { vectorType } from '../lance/vector-column.js';
import { bitmapOf, optionalVectorColumn, vectorAt } from './optional-columns.js';

/*
 * Images of a bulk classification as Arrow columns. Of the columns for content, one has a value: `bytes`, `url`, `path`,
 * `vector`, or `code` with `message`.
 */

export const itemSchema = (dimensions: number): Schema =>
  new Schema([
    new Field('seq', new Int32(), false),
    new Field('name', new Utf8(), false),
    /** Bytes in memory. */
    new Field('size', new Int32(), false),
    new Field('bytes', new Binary(), true),
    new Field('url', new Utf8(), true),
    new Field('path', new Utf8(), true),
    new Field('vector', vectorType(dimensions), true),
    new Field('code', new Utf8(), true),
    new Field('message', new Utf8(), true),
  ]);

/** Columns that an item is made of. */
export const itemColumns = ['seq', 'name', 'bytes', 'url', 'path', 'vector', 'code', 'message'];

/** What an item takes beside its content, bytes. */
const ITEM_BYTES = 200;

/** What an item takes in memory, bytes. */
export function sizeOf(item: BulkItem): number {
  if ('bytes' in item) return ITEM_BYTES + item.bytes.length;
  return ITEM_BYTES + ('vector' in item ? item.vector.byteLength : 0);
}

/** @param items with vectors of so many dimensions */
export function itemTable(items: readonly BulkItem[], dimensions: number): ArrowTable {
  const texts = (of: (item: BulkItem) => string | undefined) => textColumn(items.map((item) => of(item) ?? null));
  return new ArrowTable(itemSchema(dimensions), {
    seq: makeVector(Int32Array.from(items, ({ seq }) => seq)),
    name: texts(({ name }) => name),
    size: makeVector(Int32Array.from(items, sizeOf)),
    bytes: binaryColumn(items.map((item) => ('bytes' in item ? item.bytes : null))),
    url: texts((item) => ('url' in item ? item.url : undefined)),
    path: texts((item) => ('path' in item ? item.path : undefined)),
    vector: optionalVectorColumn(
      items.map((item) => ('vector' in item ? item.vector : null)),
      dimensions,
    ),
    code: texts((item) => ('fault' in item ? item.fault.code : undefined)),
    message: texts((item) => ('fault' in item ? item.fault.message : undefined)),
  });
}

export function itemsIn(batch: RecordBatch): BulkItem[] {
  const column = (name: string) => batch.getChild(name) as Vector;
  const [seq, name, bytes, url] = ['seq', 'name', 'bytes', 'url'].map(column) as [Vector, Vector, Vector, Vector];
  const [path, code, message] = ['path', 'code', 'message'].map(column) as [Vector, Vector, Vector];
  const vector = vectorAt(column('vector'));
  const contentOf = (row: number): BulkContent => {
    const found = bytes.get(row) as Uint8Array | null;
    // A view would hold the whole batch for as long as one of its images waits.
    if (found) return { bytes: Uint8Array.from(found) };
    if (url.get(row) !== null) return { url: url.get(row) as string };
    if (path.get(row) !== null) return { path: path.get(row) as string };
    const values = vector(row);
    if (values) return { vector: values };
    return { fault: { code: code.get(row) as string, message: message.get(row) as string } };
  };
  return Array.from({ length: batch.numRows }, (_, row) => ({
    seq: seq.get(row) as number,
    name: name.get(row) as string,
    ...contentOf(row),
  }));
}

function binaryColumn(values: readonly (Uint8Array | null)[]): Vector<Binary> {
  const valueOffsets = new Int32Array(values.length + 1);
  let length = 0;
  values.forEach((value, row) => {
    length += value?.length ?? 0;
    valueOffsets[row + 1] = length;
  });
  const data = new Uint8Array(length);
  values.forEach((value, row) => {
    if (value) data.set(value, valueOffsets[row]);
  });
  const type = new Binary();
  return makeVector(makeData({ type, length: values.length, ...bitmapOf(values), valueOffsets, data }));
}
