import { Table as ArrowTable, Binary, Field, Schema, Utf8, type Vector } from 'apache-arrow';
import type { UploadId } from '../../../domain/ids.js';
import { dropIfThere, openOrMake } from '../lance/appended-table.js';
import type { Database } from '../lance/database.js';
import { bytesColumn } from '../lance/plain-columns.js';
import { equal } from '../lance/sql.js';
import { textColumn } from '../lance/text-column.js';
import { addUnread } from '../lance/write-conflicts.js';

/*
 * The table with the bytes of an upload: a row for each piece. Rows are only added, and count once the record of the
 * piece names their token. Each upload has a table of its own, so that its space is free as soon as it is dropped, and
 * nothing has to be rewritten for that.
 */

const schema = new Schema([new Field('token', new Utf8(), false), new Field('bytes', new Binary(), false)]);

export const uploadTableName = (upload: UploadId): string => `upload_${upload}`;

/** Upload of a table of bytes; undefined for any other table. */
export const uploadOfTable = (table: string): UploadId | undefined =>
  /^upload_(upl_[0-9a-f]{32})$/.exec(table)?.[1] as UploadId | undefined;

/** Adds the bytes of a piece. The table is created if necessary. */
export async function addBytes(database: Database, upload: UploadId, token: string, bytes: Uint8Array): Promise<void> {
  const name = uploadTableName(upload);
  const table = await openOrMake(database, name, schema);
  try {
    const rows = new ArrowTable(schema, { token: textColumn([token]), bytes: bytesColumn([bytes]) });
    await addUnread(() => table.add(rows));
  } finally {
    table.close();
  }
  await database.sync(name);
}

/** Removes a piece that came too late. */
export async function removeBytes(database: Database, upload: UploadId, token: string): Promise<void> {
  const table = await database.connection.openTable(uploadTableName(upload));
  try {
    await table.delete(equal('token', token).sql);
  } finally {
    table.close();
  }
}

/** The bytes of an upload, open for reading. */
export interface OpenBytes {
  /** @throws RangeError when there is no such piece */
  load(token: string): Promise<Uint8Array>;
  close(): void;
}

/** @throws Error when the table is missing */
export async function openBytes(database: Database, upload: UploadId): Promise<OpenBytes> {
  const table = await database.connection.openTable(uploadTableName(upload));
  // By its place a row is found at once; by its token, only by reading those of all pieces.
  const places = new Map<string, bigint>();
  for (const batch of (await table.query().select(['token']).withRowId().toArrow()).batches) {
    const [tokens, ids] = [batch.getChild('token') as Vector, batch.getChild('_rowid') as Vector];
    for (let row = 0; row < batch.numRows; row++) places.set(tokens.get(row), ids.get(row));
  }
  const load = async (token: string): Promise<Uint8Array> => {
    const place = places.get(token);
    if (place === undefined) throw new RangeError(`the bytes of piece ${token} are missing`);
    const found = await table.takeRowIds([place]).select(['bytes']).toArrow();
    return found.getChild('bytes')?.get(0) as Uint8Array;
  };
  return { load, close: () => table.close() };
}

/** Drops the bytes of an upload, if there are any. */
export const dropBytes = (database: Database, upload: UploadId): Promise<void> =>
  dropIfThere(database, uploadTableName(upload));
