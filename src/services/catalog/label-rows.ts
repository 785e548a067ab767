import type { LabelRows } from '../storage/label-table.js';
import type { LabelId } from './ids.js';
import type { Label } from './labels.js';

/** The rows of a new set, in the order given. */
export const firstRows = (labels: readonly Label[], vectors: Float32Array, dimensions: number): LabelRows => ({
  labels,
  positions: Int32Array.from(labels, (_, i) => i),
  vectors,
  dimensions,
});

/** Rows by label id. */
export const indexById = ({ labels }: LabelRows): Map<LabelId, number> =>
  new Map(labels.map((label, row) => [label.id, row]));

export const vectorAt = (
  { vectors, dimensions }: Pick<LabelRows, 'vectors' | 'dimensions'>,
  row: number,
): Float32Array => vectors.subarray(row * dimensions, (row + 1) * dimensions);

/** The rows of those labels that an upsert writes: changed ones keep their place, new ones come after the last. */
export function rowsToWrite(base: LabelRows, labels: readonly Label[], vectors: Float32Array): LabelRows {
  const rowOf = indexById(base);
  let next = (base.positions.at(-1) ?? -1) + 1;
  const positions = Int32Array.from(labels, ({ id }) => {
    const row = rowOf.get(id);
    return row === undefined ? next++ : (base.positions[row] as number);
  });
  return { labels, positions, vectors, dimensions: base.dimensions };
}

/** What the base becomes when `written` has been upserted. */
export function afterUpsert(base: LabelRows, written: LabelRows): LabelRows {
  const rowOf = indexById(base);
  const added = written.labels.filter(({ id }) => !rowOf.has(id)).length;
  const labels = [...base.labels];
  const positions = new Int32Array(labels.length + added);
  const vectors = new Float32Array(positions.length * base.dimensions);
  positions.set(base.positions);
  vectors.set(base.vectors);
  written.labels.forEach((label, i) => {
    const row = rowOf.get(label.id) ?? labels.length;
    labels[row] = label;
    positions[row] = written.positions[i] as number;
    vectors.set(vectorAt(written, i), row * base.dimensions);
  });
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
