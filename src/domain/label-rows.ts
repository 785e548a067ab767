import type { LabelId } from './ids.js';
import type { Label } from './label.js';
import type { LabelClassifier } from './label-classifier.js';
import { foldedName } from './names.js';
import { finish, type Steps } from './steps.js';

/** Size of a label's digest (SHA-256), bytes. */
export const DIGEST_BYTES = 32;

/** Labels with their vectors, in the set's order. */
export interface LabelRows {
  readonly labels: readonly Label[];
  /** Each label's place in the set's order. Unique and ascending; gaps stay where labels were removed. */
  readonly positions: Int32Array;
  /** Row-major, [labels × dimensions], unit length. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
  /** Digests of the labels with their vectors, [labels × 32]. */
  readonly digests: Uint8Array;
  /** What some of them have learned from examples; absent in rows that were picked or changed. */
  readonly classifier?: LabelClassifier | undefined;
}

/** The rows of labels by id and by folded name. */
export interface LabelIndex {
  readonly rowOf: ReadonlyMap<LabelId, number>;
  readonly rowOfName: ReadonlyMap<string, number>;
}

/** A version's labels never change, so their index is built once and lives as long as they do. */
const indexes = new WeakMap<readonly Label[], LabelIndex>();

/** The index of these labels, built on first use. */
export const indexOf = ({ labels }: Pick<LabelRows, 'labels'>): LabelIndex => finish(indexing(labels));

/** Builds the index of these labels, if there is none yet. */
export function* indexing(labels: readonly Label[]): Steps<LabelIndex> {
  const known = indexes.get(labels);
  if (known) return known;
  const index = { rowOf: new Map<LabelId, number>(), rowOfName: new Map<string, number>() };
  for (const [row, { id, name }] of labels.entries()) {
    index.rowOf.set(id, row);
    index.rowOfName.set(foldedName(name), row);
    yield;
  }
  indexes.set(labels, index);
  return index;
}

/**
 * Builds the index of labels that differ from the base in some rows, without folding all names again.
 * A step is the copy of an index, some milliseconds' worth.
 *
 * @param rows rows that were changed or added; all others are the same as in the base
 */
export function* reindex(
  base: Pick<LabelRows, 'labels'>,
  labels: readonly Label[],
  rows: readonly number[],
): Steps<void> {
  const known = yield* indexing(base.labels);
  yield;
  const rowOf = new Map(known.rowOf);
  yield;
  const index = { rowOf, rowOfName: new Map(known.rowOfName) };
  yield;
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

/** The vector of a row, [dimensions], as a view. */
export const vectorAt = (
  { vectors, dimensions }: Pick<LabelRows, 'vectors' | 'dimensions'>,
  row: number,
): Float32Array => vectors.subarray(row * dimensions, (row + 1) * dimensions);

/** Some of the rows, in the given order. */
export function pickRows(rows: LabelRows, picked: readonly number[]): LabelRows {
  const { dimensions } = rows;
  const vectors = new Float32Array(picked.length * dimensions);
  const digests = new Uint8Array(picked.length * DIGEST_BYTES);
  picked.forEach((row, i) => {
    vectors.set(vectorAt(rows, row), i * dimensions);
    digests.set(rows.digests.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES), i * DIGEST_BYTES);
  });
  return {
    labels: picked.map((row) => rows.labels[row] as Label),
    positions: Int32Array.from(picked, (row) => rows.positions[row] as number),
    vectors,
    dimensions,
    digests,
  };
}

/** Copies of consecutive rows. */
export const sliceRows = (
  { labels, positions, vectors, digests, dimensions }: LabelRows,
  from: number,
  to: number,
): LabelRows => ({
  labels: labels.slice(from, to),
  positions: positions.slice(from, to),
  vectors: vectors.slice(from * dimensions, to * dimensions),
  digests: digests.slice(from * DIGEST_BYTES, to * DIGEST_BYTES),
  dimensions,
});
