import {
  Table as ArrowTable,
  type Data,
  Field,
  FixedSizeBinary,
  Int32,
  List,
  makeData,
  makeVector,
  Schema,
  Utf8,
  type Vector,
} from 'apache-arrow';
import { DIGEST_BYTES } from '../../../domain/label-rows.js';
import type { Steps } from '../../../domain/steps.js';
import { textColumn, textIn } from '../lance/text-column.js';
import { validUpTo } from '../lance/vector-column.js';
import type { ItemKind, SetTypes } from './set-kind.js';

/*
 * Items of sets as Arrow columns. In a table of rows they may all be null, which marks an item as removed.
 */

export const TEXT_LIST = new List(new Field('item', new Utf8(), true));
export const DIGEST = new FixedSizeBinary(DIGEST_BYTES);

/** Rows that are made into columns in one step: some milliseconds' worth. */
const ROWS_A_STEP = 500;

/**
 * The items as a table, followed by rows of nulls for the removed ones.
 *
 * @param fields the item's, and any others
 * @param columnsOf the columns of any other fields, for so many rows
 */
export function* itemTable<T extends SetTypes>(
  items: Pick<ItemKind<T>, 'countOf' | 'slice' | 'toColumns'>,
  fields: Field[],
  rows: T['rows'],
  removed: readonly T['itemId'][] = [],
  columnsOf: (count: number) => Record<string, Vector> = () => ({}),
): Steps<ArrowTable> {
  const schema = new Schema(fields);
  const parts: ArrowTable[] = [];
  const add = (part: T['rows'], gone: readonly T['itemId'][]) => {
    const columns = { ...columnsOf(items.countOf(part) + gone.length), ...items.toColumns(part, gone) };
    parts.push(new ArrowTable(schema, columns));
  };
  const count = items.countOf(rows);
  for (let from = 0; from < count; from += ROWS_A_STEP) {
    yield;
    add(items.slice(rows, from, from + ROWS_A_STEP), []);
  }
  if (removed.length > 0) add(items.slice(rows, 0, 0), removed);
  return new ArrowTable(
    schema,
    parts.flatMap(({ batches }) => batches),
  );
}

/** The values with zeros up to the length; themselves when they have it. */
export function padded<T extends Int32Array | Uint8Array | Float32Array>(
  values: T,
  length: number,
  Values: new (length: number) => T,
): T {
  if (values.length === length) return values;
  const all = new Values(length);
  all.set(values as never);
  return all;
}

/** Positions of items, with nulls for the removed ones. */
export const positionsColumn = (positions: Int32Array, removed: number): Vector =>
  nullable(new Int32(), padded(positions, positions.length + removed, Int32Array), positions.length, removed);

/** Digests of items, [items × 32], with nulls for the removed ones. */
export function digestsColumn(digests: Uint8Array, removed: number): Vector {
  const count = digests.length / DIGEST_BYTES;
  return nullable(DIGEST, padded(digests, (count + removed) * DIGEST_BYTES, Uint8Array), count, removed);
}

/** A column whose last `nulls` values are null. */
function nullable(type: Int32 | FixedSizeBinary, data: Int32Array | Uint8Array, count: number, nulls: number): Vector {
  return makeVector(
    makeData({ type, data, length: count + nulls, nullCount: nulls, nullBitmap: validUpTo(count, nulls) } as never),
  );
}

/** A column of lists of texts. Built by hand: Arrow's own builder takes tens of milliseconds for 10,000 rows. */
export function textsColumn(lists: readonly (readonly string[])[]): Vector {
  const valueOffsets = new Int32Array(lists.length + 1);
  lists.forEach((list, row) => {
    valueOffsets[row + 1] = (valueOffsets[row] as number) + list.length;
  });
  const [child = makeData({ type: new Utf8(), length: 0 })] = textColumn(lists.flat()).data;
  return makeVector(makeData({ type: TEXT_LIST, length: lists.length, nullCount: 0, valueOffsets, child }));
}

/** Reads the lists of texts of one batch by row, by offset: Arrow's own accessor creates a vector for each row. */
export function textsIn(column: Vector): (row: number) => string[] {
  const [list] = column.data as [Data<List<Utf8>>];
  const textAt = textIn(column.getChildAt(0) as Vector<Utf8>);
  return (row) => {
    const from = list.valueOffsets[row] as number;
    const length = (list.valueOffsets[row + 1] as number) - from;
    return Array.from({ length }, (_, i) => textAt(from + i) as string);
  };
}

/** Reads the digests of one batch as views. */
export function digestsIn(column: Vector): (row: number) => Uint8Array {
  const values = column.data[0]?.values as Uint8Array;
  return (row) => values.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES);
}
