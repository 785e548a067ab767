import type { LabelId } from './ids.js';
import type { Label } from './label.js';
import { foldedName } from './names.js';

/** Labels with their vectors, in the set's order. */
export interface LabelRows {
  readonly labels: readonly Label[];
  /** Each label's place in the set's order. Unique and ascending; gaps stay where labels were removed. */
  readonly positions: Int32Array;
  /** Row-major, [labels × dimensions], unit length. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
}

/** The rows of a new set, in the order given. */
export const firstRows = (labels: readonly Label[], vectors: Float32Array, dimensions: number): LabelRows => ({
  labels,
  positions: Int32Array.from(labels, (_, i) => i),
  vectors,
  dimensions,
});

/** Where the labels of a version are, by id and by folded name. */
export interface LabelIndex {
  readonly rowOf: ReadonlyMap<LabelId, number>;
  readonly rowOfName: ReadonlyMap<string, number>;
}

/** A version's labels never change, so its index is made once, and goes when they go. */
const indexes = new WeakMap<readonly Label[], LabelIndex>();

export function indexOf({ labels }: Pick<LabelRows, 'labels'>): LabelIndex {
  const known = indexes.get(labels);
  if (known) return known;
  const index = {
    rowOf: new Map(labels.map(({ id }, row) => [id, row])),
    rowOfName: new Map(labels.map(({ name }, row) => [foldedName(name), row])),
  };
  indexes.set(labels, index);
  return index;
}

/** The index after some rows were changed or added: cheaper than folding all names again. */
function reindex(base: LabelRows, labels: readonly Label[], rows: readonly number[]): void {
  const { rowOf, rowOfName } = indexOf(base);
  const index = { rowOf: new Map(rowOf), rowOfName: new Map(rowOfName) };
  for (const row of rows) {
    const before = base.labels[row];
    if (before) index.rowOfName.delete(foldedName(before.name));
  }
  for (const row of rows) {
    const { id, name } = labels[row] as Label;
    index.rowOf.set(id, row);
    index.rowOfName.set(foldedName(name), row);
  }
  indexes.set(labels, index);
}

export const vectorAt = (
  { vectors, dimensions }: Pick<LabelRows, 'vectors' | 'dimensions'>,
  row: number,
): Float32Array => vectors.subarray(row * dimensions, (row + 1) * dimensions);

/** The rows of those labels that an upsert writes: changed ones keep their place, new ones come after the last. */
export function rowsToWrite(base: LabelRows, labels: readonly Label[], vectors: Float32Array): LabelRows {
  const { rowOf } = indexOf(base);
  let next = (base.positions.at(-1) ?? -1) + 1;
  const positions = Int32Array.from(labels, ({ id }) => {
    const row = rowOf.get(id);
    return row === undefined ? next++ : (base.positions[row] as number);
  });
  return { labels, positions, vectors, dimensions: base.dimensions };
}

/** What the base becomes when `written` has been upserted. */
export function afterUpsert(base: LabelRows, written: LabelRows): LabelRows {
  const { rowOf } = indexOf(base);
  let end = base.labels.length;
  const rows = written.labels.map(({ id }) => rowOf.get(id) ?? end++);
  const labels = [...base.labels];
  const positions = new Int32Array(end);
  const vectors = new Float32Array(end * base.dimensions);
  positions.set(base.positions);
  vectors.set(base.vectors);
  rows.forEach((row, i) => {
    labels[row] = written.labels[i] as Label;
    positions[row] = written.positions[i] as number;
    vectors.set(vectorAt(written, i), row * base.dimensions);
  });
  reindex(base, labels, rows);
  return { labels, positions, vectors, dimensions: base.dimensions };
}

export function afterRemoval(base: LabelRows, ids: readonly LabelId[]): LabelRows {
  const removed = new Set(ids);
  const kept = base.labels.flatMap(({ id }, row) => (removed.has(id) ? [] : [row]));
  const vectors = new Float32Array(kept.length * base.dimensions);
  kept.forEach((row, i) => {
    vectors.set(vectorAt(base, row), i * base.dimensions);
  });
  return {
    labels: kept.map((row) => base.labels[row] as Label),
    positions: Int32Array.from(kept, (row) => base.positions[row] as number),
    vectors,
    dimensions: base.dimensions,
  };
}
