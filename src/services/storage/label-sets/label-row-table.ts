import type { Table } from '@lancedb/lancedb';
import { type Table as ArrowTable, Field, Int32, makeVector, Schema, Utf8, type Vector } from 'apache-arrow';
import type { LabelId, LabelSetId } from '../../../domain/ids.js';
import { type LabelRows, sliceRows } from '../../../domain/label-rows.js';
import type { Steps } from '../../../domain/steps.js';
import { inTurns } from '../../concurrency/turns.js';
import type { Database } from '../lance/database.js';
import { oneOf } from '../lance/sql.js';
import { textColumn } from '../lance/text-column.js';
import { labelFields, labelTable } from './label-columns.js';

/*
 * The table with the rows of a label set's versions. Rows are only ever added. Those of one writer have a token of its
 * own, and count once the version log names that token, so a table has nothing to be undone: rows that no version names
 * are not read. A label set has a table for each number of dimensions that its models have had.
 */

/** The rows that one writer adds for one version. */
export interface RowBatch {
  readonly labelSetId: LabelSetId;
  readonly number: number;
  /** Unique for each attempt to write a version. */
  readonly token: string;
  /** Labels that are new or changed; all labels in a full version. */
  readonly rows: LabelRows;
  readonly removed: readonly LabelId[];
}

/**
 * Rows, and numbers in their vectors, that LanceDB is given at once: its client copies what it is given in one piece, and
 * holds the event loop meanwhile.
 */
const MAX_ROWS_AT_ONCE = 4_000;
const MAX_FLOATS_AT_ONCE = 2_000_000;
/** Fragments slow down reading. */
const MAX_FRAGMENTS = 32;
/** Age from which old table versions are deleted, ms: no reading or writing takes as long. */
const KEEP_HISTORY_MS = 3_600_000;

export const rowTableName = (labelSet: LabelSetId, dimensions: number): string => `rows_${labelSet}_${dimensions}`;

/** Label set of a table of rows; undefined for any other table. */
export const labelSetOfRowTable = (table: string): LabelSetId | undefined =>
  /^rows_(ls_[0-9a-f]{32})_\d+$/.exec(table)?.[1] as LabelSetId | undefined;

const fieldsOf = (dimensions: number): Field[] => [
  new Field('version', new Int32(), false),
  new Field('token', new Utf8(), false),
  ...labelFields(dimensions),
];

/** Numbers of table versions: before the first of the rows was added, and after the last. */
export interface AddedRows {
  readonly before: number;
  readonly after: number;
}

/** Adds the rows. The table is created if necessary. */
export async function addRows(database: Database, batch: RowBatch): Promise<AddedRows> {
  const { connection } = database;
  const { labelSetId, rows } = batch;
  const name = rowTableName(labelSetId, rows.dimensions);
  const schema = new Schema(fieldsOf(rows.dimensions));
  const table =
    (await openIfExists(database, name)) ??
    (await connection.createEmptyTable(name, schema, { mode: 'create', existOk: true }));
  const added: number[] = [];
  try {
    for (const part of partsOf(batch)) added.push((await table.add(await inTurns(toArrow(part)))).version);
  } finally {
    table.close();
  }
  await database.sync(name);
  return { before: (added[0] as number) - 1, after: added.at(-1) as number };
}

/** Creates the table of a new set with its first rows. */
export async function createRows(database: Database, batch: RowBatch): Promise<void> {
  const { dimensions } = batch.rows;
  const schema = new Schema(fieldsOf(dimensions));
  const name = rowTableName(batch.labelSetId, dimensions);
  const [first, ...others] = partsOf(batch) as [RowBatch, ...RowBatch[]];
  const table = await database.connection.createTable(name, await inTurns(toArrow(first)), { schema });
  try {
    for (const part of others) await table.add(await inTurns(toArrow(part)));
  } finally {
    table.close();
  }
  await database.sync(name);
}

/** The rows in parts that LanceDB takes at once. The last part has the removed labels. */
function partsOf(batch: RowBatch): RowBatch[] {
  const { rows } = batch;
  const size = Math.min(MAX_ROWS_AT_ONCE, Math.max(1, Math.floor(MAX_FLOATS_AT_ONCE / rows.dimensions)));
  const parts: RowBatch[] = [];
  for (let from = 0; from + size < rows.labels.length; from += size) {
    parts.push({ ...batch, rows: sliceRows(rows, from, from + size), removed: [] });
  }
  const rest = parts.length * size;
  return [...parts, rest === 0 ? batch : { ...batch, rows: sliceRows(rows, rest, rows.labels.length) }];
}

const toArrow = ({ number, token, rows, removed }: RowBatch): Steps<ArrowTable> =>
  labelTable(fieldsOf(rows.dimensions), rows, removed, (count) => ({
    version: makeVector(new Int32Array(count).fill(number)),
    token: textColumn(Array<string>(count).fill(token)),
  }));

async function openIfExists(database: Database, name: string): Promise<Table | undefined> {
  try {
    return await database.connection.openTable(name);
  } catch (error) {
    // A folder in which nothing was committed is left by a writer that died while it made the table.
    const exists = (await database.tableNames()).includes(name) && !(await database.isUnfinished(name));
    if (exists) throw error;
    return undefined;
  }
}

/**
 * Compacts a table of rows when it has many fragments, prunes its history, which nobody reads, and removes the rows of
 * writers that were too late.
 *
 * @param tokens token of each committed version, by number
 */
export async function compactRows(
  database: Database,
  name: string,
  tokens: ReadonlyMap<number, string>,
): Promise<void> {
  const table = await openIfExists(database, name);
  if (!table) return;
  try {
    const { fragmentStats } = await table.stats();
    if (fragmentStats.numFragments <= MAX_FRAGMENTS) return;
    const late = await lateTokens(table, tokens);
    if (late.length > 0) await table.delete(oneOf('token', late));
    await table.optimize({ cleanupOlderThan: new Date(Date.now() - KEEP_HISTORY_MS) });
  } finally {
    table.close();
  }
}

/** Tokens of rows for a number that was committed with another token. */
async function lateTokens(table: Table, tokens: ReadonlyMap<number, string>): Promise<string[]> {
  const late = new Set<string>();
  for (const batch of (await table.query().select(['version', 'token']).toArrow()).batches) {
    const [versions, found] = [batch.getChild('version') as Vector, batch.getChild('token') as Vector];
    for (let row = 0; row < batch.numRows; row++) {
      const committed = tokens.get(versions.get(row) as number);
      const token = found.get(row) as string;
      if (committed !== undefined && committed !== token) late.add(token);
    }
  }
  return [...late];
}
