import type { Connection, Table } from '@lancedb/lancedb';
import type { Table as ArrowTable, RecordBatch, Vector } from 'apache-arrow';
import type { LabelId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import { DIGEST_BYTES, type LabelRows } from '../../../domain/label-rows.js';
import type { Steps } from '../../../domain/steps.js';
import { inTurns } from '../../concurrency/turns.js';

import { allOf, anyOf, atLeast, below, type Condition, isNull, oneOf } from '../lance/sql.js';
import { vectorsIn } from '../lance/vector-column.js';
import { labelReader } from './label-columns.js';
import { rowTableName } from './label-row-table.js';
import type { VersionChain } from './version-chain.js';

/*
 * Reads a version from its table of rows: of each label, the newest row in the version's chain. The table is read in
 * its newest state, because later rows change nothing for an older version.
 */

/** Rows of one step: a millisecond's worth. */
const ROWS_A_STEP = 500;

/** A row by its place in what was read. */
interface Place {
  readonly batch: number;
  readonly row: number;
}

/** Reads a version's rows, in its order. @throws Error when they cannot be read */
export const readRows = (connection: Connection, chain: VersionChain): Promise<LabelRows> =>
  withTable(connection, chain, async (table) => {
    const { batches } = await table.query().where(inRange(chain)).toArrow();
    return inTurns(rowsOf(batches, chain));
  });

/** Reads some labels of a version, unordered. */
export const readLabels = (
  connection: Connection,
  chain: VersionChain,
  ids: readonly LabelId[],
): Promise<Map<LabelId, Label>> =>
  withTable(connection, chain, async (table) => {
    const columns = ['version', 'token', 'id', 'position', 'name', 'synonyms', 'prompts', 'parentId', 'metadata'];
    const query = table.query().where(allOf(inRange(chain), oneOf('id', ids)));
    const { batches } = await query.select(columns).toArrow();
    const readers = batches.map((batch) => labelReader((name) => batch.getChild(name) as Vector));
    const places = await inTurns(newestRows(batches, chain));
    const labels = places.map(({ batch, row }) => readers[batch]?.(row) as Label);
    return new Map(labels.map((label) => [label.id, label]));
  });

/**
 * Compares an image with all labels of a version, without its vectors in memory.
 *
 * @param image unit length, [dimensions]
 * @returns ids and similarities of all labels, unordered
 */
export const scanRows = (connection: Connection, chain: VersionChain, image: Float32Array) =>
  withTable(connection, chain, async (table) => {
    const search = table.vectorSearch(image).distanceType('cosine').bypassVectorIndex().where(inRange(chain));
    const found = await search
      .limit(await table.countRows(inRange(chain)))
      .select(['version', 'token', 'id', 'position', '_distance'])
      .toArrow();
    // A search does not find the rows of removed labels, which have no vector.
    const removed = await table
      .query()
      .where(allOf(inRange(chain), isNull('position')))
      .select(['version', 'token', 'id', 'position'])
      .toArrow();
    const batches = [...found.batches, ...removed.batches];
    const places = await inTurns(newestRows(batches, chain));
    const ids = places.map(({ batch, row }) => batches[batch]?.getChild('id')?.get(row) as LabelId);
    const similarities = Float32Array.from(places, ({ batch, row }) => {
      const distance = batches[batch]?.getChild('_distance')?.get(row) as number;
      return Math.max(-1, Math.min(1, 1 - distance));
    });
    return { ids, similarities };
  });

async function withTable<T>(
  connection: Connection,
  { labelSetId, dimensions }: VersionChain,
  read: (table: Table) => Promise<T>,
): Promise<T> {
  const table = await connection.openTable(rowTableName(labelSetId, dimensions));
  try {
    return await read(table);
  } finally {
    table.close();
  }
}

/** The versions of the chain. There is a gap where an old version was restored. */
function inRange({ tokens }: VersionChain): Condition {
  const runs: { from: number; to: number }[] = [];
  for (const number of [...tokens.keys()].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.to === number - 1) last.to = number;
    else runs.push({ from: number, to: number });
  }
  return anyOf(runs.map(({ from, to }) => allOf(atLeast('version', from), below('version', to + 1))));
}

/** Places of the newest row of each label that the version has. */
function* newestRows(batches: readonly RecordBatch[], { from, tokens }: VersionChain): Steps<Place[]> {
  const full: (Place & { readonly id: string })[] = [];
  const changed = new Map<string, Place & { readonly version: number; readonly removed: boolean }>();
  for (const [batch, columns] of batches.entries()) {
    const get = (name: string) => columns.getChild(name) as Vector;
    const [versions, token, ids, position] = [get('version'), get('token'), get('id'), get('position')];
    for (let row = 0; row < columns.numRows; row++) {
      if (row % ROWS_A_STEP === 0) yield;
      const version = versions.get(row) as number;
      if (tokens.get(version) !== token.get(row)) continue;
      const id = ids.get(row) as string;
      if (version === from) full.push({ batch, row, id });
      else if (version > (changed.get(id)?.version ?? 0)) {
        changed.set(id, { batch, row, version, removed: position.get(row) === null });
      }
    }
  }
  yield;
  const kept = changed.size === 0 ? full : full.filter(({ id }) => !changed.has(id));
  return [...kept, ...[...changed.values()].filter(({ removed }) => !removed)];
}

function* rowsOf(batches: ArrowTable['batches'], chain: VersionChain): Steps<LabelRows> {
  const { dimensions } = chain;
  const places = yield* newestRows(batches, chain);
  const readers = batches.map((columns) => {
    const get = (name: string) => columns.getChild(name) as Vector;
    return {
      label: labelReader(get),
      position: get('position'),
      vector: vectorsIn(get('vector'), dimensions),
      digest: digestsIn(get('digest')),
    };
  });
  yield;
  const reader = (batch: number) => readers[batch] as (typeof readers)[number];
  const ordered: (Place & { readonly position: number })[] = [];
  for (const [i, { batch, row }] of places.entries()) {
    if (i % ROWS_A_STEP === 0) yield;
    ordered.push({ batch, row, position: reader(batch).position.get(row) as number });
  }
  yield;
  ordered.sort((a, b) => a.position - b.position);
  const vectors = new Float32Array(ordered.length * dimensions);
  const digests = new Uint8Array(ordered.length * DIGEST_BYTES);
  const labels: Label[] = [];
  for (const [i, { batch, row }] of ordered.entries()) {
    if (i % ROWS_A_STEP === 0) yield;
    const { label, vector, digest } = reader(batch);
    labels.push(label(row));
    vectors.set(vector(row), i * dimensions);
    digests.set(digest(row), i * DIGEST_BYTES);
  }
  return {
    labels,
    positions: Int32Array.from(ordered, ({ position }) => position),
    vectors,
    dimensions,
    digests,
  };
}

/** Reads the digests of one batch as views. */
function digestsIn(column: Vector): (row: number) => Uint8Array {
  const values = column.data[0]?.values as Uint8Array;
  return (row) => values.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES);
}
