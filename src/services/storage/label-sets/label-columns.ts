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
import type { LabelId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import { DIGEST_BYTES, type LabelRows, sliceRows } from '../../../domain/label-rows.js';
import type { Steps } from '../../../domain/steps.js';

import { textColumn } from '../lance/text-column.js';
import { nullableVectorColumn, validUpTo, vectorType } from '../lance/vector-column.js';

/*
 * Labels as Arrow columns. In a table of rows they may all be null, which marks a label as removed.
 */

const TEXT_LIST = new List(new Field('item', new Utf8(), true));
const DIGEST = new FixedSizeBinary(DIGEST_BYTES);

/** Columns of a label, of which only the id is never null. */
export const labelFields = (dimensions: number): Field[] => [
  new Field('id', new Utf8(), false),
  new Field('position', new Int32(), true),
  new Field('name', new Utf8(), true),
  new Field('synonyms', TEXT_LIST, true),
  new Field('prompts', TEXT_LIST, true),
  new Field('parentId', new Utf8(), true),
  new Field('metadata', new Utf8(), true),
  new Field('digest', DIGEST, true),
  new Field('vector', vectorType(dimensions), true),
];

/** The labels as columns, followed by rows of nulls for the removed ones. */
function labelColumns(rows: LabelRows, removed: readonly LabelId[]): Record<string, Vector> {
  const { labels, positions, vectors, dimensions, digests } = rows;
  const [count, gone] = [labels.length, removed.length];
  const texts = (of: (label: Label) => string | null) => textColumn([...labels.map(of), ...removed.map(() => null)]);
  return {
    id: textColumn([...labels.map(({ id }) => id), ...removed]),
    position: nullable(new Int32(), padded(positions, count + gone, Int32Array), count, gone),
    name: texts(({ name }) => name),
    synonyms: textsColumn([...labels.map(({ synonyms }) => synonyms), ...removed.map(() => [])]),
    prompts: textsColumn([...labels.map(({ prompts }) => prompts), ...removed.map(() => [])]),
    parentId: texts(({ parentId }) => parentId),
    metadata: texts(({ metadata }) => metadata),
    digest: nullable(DIGEST, padded(digests, (count + gone) * DIGEST_BYTES, Uint8Array), count, gone),
    vector: nullableVectorColumn(padded(vectors, (count + gone) * dimensions, Float32Array), dimensions, gone),
  };
}

/** Rows that are made into columns in one step: some milliseconds' worth. */
const ROWS_A_STEP = 500;

/**
 * The labels as a table, followed by rows of nulls for the removed ones.
 *
 * @param fields the label's, and any others
 * @param columnsOf the columns of any other fields, for so many rows
 */
export function* labelTable(
  fields: Field[],
  rows: LabelRows,
  removed: readonly LabelId[] = [],
  columnsOf: (count: number) => Record<string, Vector> = () => ({}),
): Steps<ArrowTable> {
  const schema = new Schema(fields);
  const parts: ArrowTable[] = [];
  const add = (part: LabelRows, gone: readonly LabelId[]) =>
    parts.push(new ArrowTable(schema, { ...columnsOf(part.labels.length + gone.length), ...labelColumns(part, gone) }));
  for (let from = 0; from < rows.labels.length; from += ROWS_A_STEP) {
    yield;
    add(sliceRows(rows, from, from + ROWS_A_STEP), []);
  }
  if (removed.length > 0 || parts.length === 0) add(sliceRows(rows, 0, 0), removed);
  return new ArrowTable(
    schema,
    parts.flatMap(({ batches }) => batches),
  );
}

/** The values with zeros up to the length; themselves when they have it. */
function padded<T extends Int32Array | Uint8Array | Float32Array>(
  values: T,
  length: number,
  Values: new (length: number) => T,
): T {
  if (values.length === length) return values;
  const all = new Values(length);
  all.set(values as never);
  return all;
}

/** A column whose last `nulls` values are null. */
function nullable(type: Int32 | FixedSizeBinary, data: Int32Array | Uint8Array, count: number, nulls: number): Vector {
  return makeVector(
    makeData({ type, data, length: count + nulls, nullCount: nulls, nullBitmap: validUpTo(count, nulls) } as never),
  );
}

/** A column of lists of texts. Built by hand: Arrow's own builder takes tens of milliseconds for 10,000 rows. */
function textsColumn(lists: readonly (readonly string[])[]): Vector {
  const valueOffsets = new Int32Array(lists.length + 1);
  lists.forEach((list, row) => {
    valueOffsets[row + 1] = (valueOffsets[row] as number) + list.length;
  });
  const [child = makeData({ type: new Utf8(), length: 0 })] = textColumn(lists.flat()).data;
  return makeVector(makeData({ type: TEXT_LIST, length: lists.length, nullCount: 0, valueOffsets, child }));
}

/** Reads the labels of one batch by row. @param get returns the batch's column with the given name */
export function labelReader(get: (name: string) => Vector): (row: number) => Label {
  const [id, name, parentId, metadata] = [get('id'), get('name'), get('parentId'), get('metadata')];
  const [synonyms, prompts] = [textsIn(get('synonyms')), textsIn(get('prompts'))];
  return (row) => ({
    id: id.get(row) as LabelId,
    name: name.get(row) as string,
    synonyms: synonyms(row),
    prompts: prompts(row),
    parentId: (parentId.get(row) as LabelId | null) ?? null,
    metadata: (metadata.get(row) as string | null) ?? null,
  });
}

/** Reads the lists of texts of one batch by row, by offset: Arrow's own accessor creates a vector for each row. */
function textsIn(column: Vector): (row: number) => string[] {
  const [list] = column.data as [Data<List<Utf8>>];
  const texts = column.getChildAt(0) as Vector<Utf8>;
  return (row) => {
    const from = list.valueOffsets[row] as number;
    const length = (list.valueOffsets[row + 1] as number) - from;
    return Array.from({ length }, (_, i) => texts.get(from + i) as string);
  };
}
