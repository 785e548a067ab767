import type { Table } from '@lancedb/lancedb';
import { type Table as ArrowTable, Field, Int32, makeVector, Schema, Utf8, type Vector } from 'apache-arrow';
import type { Steps } from '../../../domain/steps.js';
import { inTurns } from '../../concurrency/turns.js';
import { appending, isScattered, openIfThere, putTogether } from '../lance/appended-table.js';
import type { Database } from '../lance/database.js';
import { oneOf } from '../lance/sql.js';
import { textColumn } from '../lance/text-column.js';
import { addUnread } from '../lance/write-conflicts.js';
import { itemTable } from './item-columns.js';
import type { ItemKind, SetTypes } from './set-kind.js';

/*
 * The table with the rows of a set's versions. Rows are only ever added. Those of one writer have a token of its own, and
 * count once the version log names that token, so a table has nothing to be undone: rows that no version names are not
 * read.
 */

/** The rows that one writer adds for one version. */
export interface RowBatch<T extends SetTypes> {
  /** The table's name. */
  readonly table: string;
  readonly number: number;
  /** Unique for each attempt to write a version. */
  readonly token: string;
  /** Items that are new or changed; all items in a full version. */
  readonly rows: T['rows'];
  readonly removed: readonly T['itemId'][];
}

/** Numbers of table versions: before the first of the rows was added, and after the last. */
export interface AddedRows {
  readonly before: number;
  readonly after: number;
}

/** Adds the rows. The table is created if necessary. */
export async function addRows<T extends SetTypes>(
  database: Database,
  items: ItemKind<T>,
  batch: RowBatch<T>,
): Promise<AddedRows> {
  const { table: name } = batch;
  const added: number[] = [];
  await appending(database, name, new Schema(fieldsOf(items, batch)), async (table) => {
    for (const part of partsOf(items, batch)) {
      const rows = await inTurns(toArrow(items, part));
      added.push((await addUnread(() => table.add(rows))).version);
    }
  });
  await database.sync(name);
  return { before: (added[0] as number) - 1, after: added.at(-1) as number };
}

/** Creates the table of a new set with its first rows. */
export async function createRows<T extends SetTypes>(
  database: Database,
  items: ItemKind<T>,
  batch: RowBatch<T>,
): Promise<void> {
  const schema = new Schema(fieldsOf(items, batch));
  const { table: name } = batch;
  const [first, ...others] = partsOf(items, batch) as [RowBatch<T>, ...RowBatch<T>[]];
  const rows = await inTurns(toArrow(items, first));
  await addUnread(() => database.putTable(name, schema, rows));
  if (others.length === 0) return;
  await appending(database, name, schema, async (table) => {
    for (const part of others) {
      const more = await inTurns(toArrow(items, part));
      await addUnread(() => table.add(more));
    }
  });
  await database.sync(name);
}

/**
 * The rows in parts that LanceDB takes at once: its client copies what it is given in one piece, and holds the event loop
 * meanwhile. The last part has the removed items.
 */
function partsOf<T extends SetTypes>(items: ItemKind<T>, batch: RowBatch<T>): RowBatch<T>[] {
  const { rows } = batch;
  const [size, count] = [items.maxAtOnce(rows), items.countOf(rows)];
  const parts: RowBatch<T>[] = [];
  for (let from = 0; from + size < count; from += size) {
    parts.push({ ...batch, rows: items.slice(rows, from, from + size), removed: [] });
  }
  const rest = parts.length * size;
  return [...parts, rest === 0 ? batch : { ...batch, rows: items.slice(rows, rest, count) }];
}

const fieldsOf = <T extends SetTypes>(items: ItemKind<T>, { rows }: RowBatch<T>): Field[] => [
  new Field('version', new Int32(), false),
  new Field('token', new Utf8(), false),
  ...items.fields(rows),
];

const toArrow = <T extends SetTypes>(items: ItemKind<T>, batch: RowBatch<T>): Steps<ArrowTable> => {
  const { number, token, rows, removed } = batch;
  return itemTable(items, fieldsOf(items, batch), rows, removed, (count) => ({
    version: makeVector(new Int32Array(count).fill(number)),
    token: textColumn(Array<string>(count).fill(token)),
  }));
};

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
  const table = await openIfThere(database, name);
  if (!table) return;
  try {
    if (!(await isScattered(table))) return;
    const late = await lateTokens(table, tokens);
    if (late.length > 0) await table.delete(oneOf('token', late).sql);
    await putTogether(table);
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
