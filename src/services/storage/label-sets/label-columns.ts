import { Field, Int32, type RecordBatch, Utf8, type Vector } from 'apache-arrow';
import type { LabelId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import { DIGEST_BYTES, type LabelRows } from '../../../domain/label-rows.js';
import type { Steps } from '../../../domain/steps.js';
import { textColumn, textIn } from '../lance/text-column.js';
import { nullableVectorColumn, vectorsIn, vectorType } from '../lance/vector-column.js';
import {
  DIGEST,
  digestsColumn,
  digestsIn,
  padded,
  positionsColumn,
  TEXT_LIST,
  textsColumn,
  textsIn,
} from '../versions/item-columns.js';
import type { PositionedPlace } from '../versions/set-kind.js';
import { ROWS_A_STEP } from '../versions/version-reader.js';

/* Labels as Arrow columns. */

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
export function labelColumns(rows: LabelRows, removed: readonly LabelId[]): Record<string, Vector> {
  const { labels, positions, vectors, dimensions, digests } = rows;
  const [count, gone] = [labels.length, removed.length];
  const texts = (of: (label: Label) => string | null) => textColumn([...labels.map(of), ...removed.map(() => null)]);
  return {
    id: textColumn([...labels.map(({ id }) => id), ...removed]),
    position: positionsColumn(positions, gone),
    name: texts(({ name }) => name),
    synonyms: textsColumn([...labels.map(({ synonyms }) => synonyms), ...removed.map(() => [])]),
    prompts: textsColumn([...labels.map(({ prompts }) => prompts), ...removed.map(() => [])]),
    parentId: texts(({ parentId }) => parentId),
    metadata: texts(({ metadata }) => metadata),
    digest: digestsColumn(digests, gone),
    vector: nullableVectorColumn(padded(vectors, (count + gone) * dimensions, Float32Array), dimensions, gone),
  };
}

/** Puts together the labels at the places. */
export function* collectLabels(
  batches: readonly RecordBatch[],
  places: readonly PositionedPlace[],
  dimensions: number,
): Steps<LabelRows> {
  const readers = batches.map((columns) => {
    const get = (name: string) => columns.getChild(name) as Vector;
    return { label: labelReader(get), vector: vectorsIn(get('vector'), dimensions), digest: digestsIn(get('digest')) };
  });
  const vectors = new Float32Array(places.length * dimensions);
  const digests = new Uint8Array(places.length * DIGEST_BYTES);
  const labels: Label[] = [];
  for (const [i, { batch, row }] of places.entries()) {
    if (i % ROWS_A_STEP === 0) yield;
    const { label, vector, digest } = readers[batch] as (typeof readers)[number];
    labels.push(label(row));
    vectors.set(vector(row), i * dimensions);
    digests.set(digest(row), i * DIGEST_BYTES);
  }
  return { labels, positions: Int32Array.from(places, ({ position }) => position), vectors, dimensions, digests };
}

/** Reads the labels of one batch by row. @param get returns the batch's column with the given name */
export function labelReader(get: (name: string) => Vector): (row: number) => Label {
  const text = (column: string) => textIn(get(column));
  const [id, name, parentId, metadata] = [text('id'), text('name'), text('parentId'), text('metadata')];
  const [synonyms, prompts] = [textsIn(get('synonyms')), textsIn(get('prompts'))];
  return (row) => ({
    id: id(row) as LabelId,
    name: name(row) as string,
    synonyms: synonyms(row),
    prompts: prompts(row),
    parentId: parentId(row) as LabelId | null,
    metadata: metadata(row),
  });
}
