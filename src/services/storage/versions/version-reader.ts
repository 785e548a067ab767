import type { Connection, Table } from '@lancedb/lancedb';
import type { RecordBatch, Vector } from 'apache-arrow';
import type { Steps } from '../../../domain/steps.js';
import { inTurns } from '../../concurrency/turns.js';
import { allOf, anyOf, atLeast, below, type Condition } from '../lance/sql.js';
import { textIn } from '../lance/text-column.js';
import type { ItemKind, Place, PositionedPlace, SetTypes } from './set-kind.js';
import type { VersionChain } from './version-chain.js';

/*
 * Reads a version from its table of rows: of each item, the newest row in the version's chain. The table is read in its
 * newest state, because later rows change nothing for an older version.
 */

/** Rows of one step: a millisecond's worth. */
export const ROWS_A_STEP = 500;

/** Columns that tell which rows are a version's. */
export const CHAIN_COLUMNS = ['version', 'token', 'id', 'position'];

/** Reads a version's rows, in its order. @throws Error when they cannot be read */
export const readRows = <T extends SetTypes>(
  connection: Connection,
  items: ItemKind<T>,
  version: T['version'],
  chain: VersionChain,
): Promise<T['rows']> =>
  withTable(connection, chain, async (table) => {
    const { batches } = await table.query().where(inRange(chain).sql).toArrow();
    return inTurns(rowsOf(items, version, batches, chain));
  });

/** Opens the chain's table of rows for a reading. */
export async function withTable<R>(
  connection: Connection,
  { table: name }: VersionChain,
  read: (table: Table) => Promise<R>,
): Promise<R> {
  const table = await connection.openTable(name);
  try {
    return await read(table);
  } finally {
    table.close();
  }
}

/** The versions of the chain. There is a gap where an old version was restored. */
export function inRange({ tokens }: VersionChain): Condition {
  const runs: { from: number; to: number }[] = [];
  for (const number of [...tokens.keys()].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.to === number - 1) last.to = number;
    else runs.push({ from: number, to: number });
  }
  return anyOf(runs.map(({ from, to }) => allOf(atLeast('version', from), below('version', to + 1))));
}

/** Places of the newest row of each item that the version has. @param batches with `CHAIN_COLUMNS` */
export function* newestRows(batches: readonly RecordBatch[], { from, tokens }: VersionChain): Steps<Place[]> {
  const full: (Place & { readonly id: string })[] = [];
  const changed = new Map<string, Place & { readonly version: number; readonly removed: boolean }>();
  for (const [batch, columns] of batches.entries()) {
    const get = (name: string) => columns.getChild(name) as Vector;
    const [versions, position] = [get('version'), get('position')];
    const [tokenAt, idAt] = [textIn(get('token')), textIn(get('id'))];
    for (let row = 0; row < columns.numRows; row++) {
      if (row % ROWS_A_STEP === 0) yield;
      const version = versions.get(row) as number;
      if (tokens.get(version) !== tokenAt(row)) continue;
      const id = idAt(row) as string;
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

function* rowsOf<T extends SetTypes>(
  items: ItemKind<T>,
  version: T['version'],
  batches: readonly RecordBatch[],
  chain: VersionChain,
): Steps<T['rows']> {
  const places = yield* newestRows(batches, chain);
  const positions = batches.map((columns) => columns.getChild('position') as Vector);
  const ordered: PositionedPlace[] = [];
  for (const [i, { batch, row }] of places.entries()) {
    if (i % ROWS_A_STEP === 0) yield;
    ordered.push({ batch, row, position: positions[batch]?.get(row) as number });
  }
  yield;
  ordered.sort((a, b) => a.position - b.position);
  return yield* items.collect(version, batches, ordered);
}
