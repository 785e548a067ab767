import type { UploadId } from '../../../domain/ids.js';
import type { Upload, UploadPiece } from '../../../domain/upload.js';
import { float, integer, type RowOf, text, time } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { allOf, equal, oneOf } from '../lance/sql.js';
import { addBytes, dropBytes, type OpenBytes, openBytes, removeBytes, uploadOfTable } from './upload-bytes-table.js';

const columns = {
  /** The upload's name: inserting it claims it. */
  key: text,
  id: text,
  total: float,
  createdAt: time,
  createdBy: text,
  usedAt: time,
};

const pieceColumns = {
  /** `<id of the upload>/<first byte>`: inserting it says whose bytes stand there. */
  key: text,
  upload: text,
  first: float,
  length: integer,
  sha256: text,
  token: text,
  at: time,
};

const RECORDS = 'uploads';

/** The uploads of one tenant. */
export class UploadStore {
  private constructor(
    private readonly database: Database,
    private readonly records: RecordTable<typeof columns>,
    private readonly pieces: RecordTable<typeof pieceColumns>,
  ) {}

  static async open(database: Database): Promise<UploadStore> {
    return new UploadStore(
      database,
      await database.records(RECORDS, columns, 'key'),
      await database.records('upload_pieces', pieceColumns, 'key'),
    );
  }

  /** Removes what `sweep` removes, where there have been uploads. */
  static async sweep(database: Database, before: Date): Promise<void> {
    if ((await database.tableNames()).includes(RECORDS)) await (await UploadStore.open(database)).sweep(before);
  }

  /** @returns false when there is an upload with its name */
  begin({ id, name, total, createdAt, createdBy, usedAt }: Upload): Promise<boolean> {
    return this.records.insertIfAbsent({ key: name, id, total, createdAt, createdBy, usedAt });
  }

  async find(name: string): Promise<Upload | undefined> {
    const row = await this.records.first(equal('key', name));
    return row && uploadOf(row, await this.pieces.select(equal('upload', row.id)));
  }

  async all(): Promise<Upload[]> {
    // Records first: pieces of an upload that begins meanwhile are then left out, and none is missing.
    const rows = await this.records.select();
    const pieces = await this.pieces.select();
    return rows.map((row) => uploadOf(row, pieces));
  }

  /**
   * Adds a piece where the bytes that have come end.
   *
   * @returns false when another piece stands there by now, or the upload is gone: then nothing is kept of this one
   */
  async addPiece({ id, name }: Upload, piece: UploadPiece, bytes: Uint8Array): Promise<boolean> {
    const { from: first, length, sha256, token } = piece;
    await addBytes(this.database, id, token, bytes);
    const row = { key: `${id}/${first}`, upload: id, first, length, sha256, token, at: new Date() };
    const isFirst = await this.pieces.insertIfAbsent(row);
    if (!isFirst) await removeBytes(this.database, id, token).catch(() => undefined);
    if ((await this.records.count(isUpload(name, id))) > 0) return isFirst;
    await this.removeRest(id);
    return false;
  }

  /** The bytes that have come. */
  open({ id }: Upload): Promise<OpenBytes> {
    return openBytes(this.database, id);
  }

  /** Notes that the upload is in use. */
  async touch({ name, id }: Upload, usedAt: Date): Promise<void> {
    await this.records.update(isUpload(name, id), { usedAt });
  }

  /** @returns false when it is gone already */
  async remove({ name, id }: Upload): Promise<boolean> {
    const isRemoved = (await this.records.delete(isUpload(name, id))) > 0;
    await this.removeRest(id);
    return isRemoved;
  }

  /** Removes uploads that were last used before the time, and what is left of those that are gone. */
  async sweep(before: Date): Promise<void> {
    // What is left first: each upload has a record before it has anything else.
    const tables = (await this.database.tableNames()).flatMap((table) => uploadOfTable(table) ?? []);
    const left = new Set([...tables, ...((await this.pieces.values('upload')) as UploadId[])]);
    for (const upload of await this.all()) {
      left.delete(upload.id);
      if (upload.usedAt < before) await this.remove(upload);
    }
    for (const id of left) await this.removeRest(id);
  }

  private async removeRest(id: UploadId): Promise<void> {
    await this.pieces.delete(oneOf('upload', [id]));
    await dropBytes(this.database, id);
  }
}

const isUpload = (name: string, id: UploadId) => allOf(equal('key', name), equal('id', id));

function uploadOf(row: RowOf<typeof columns>, pieces: readonly RowOf<typeof pieceColumns>[]): Upload {
  const own = pieces.filter(({ upload }) => upload === row.id).sort((a, b) => a.first - b.first);
  const usedAt = new Date(Math.max(row.usedAt.getTime(), ...own.map(({ at }) => at.getTime())));
  return {
    id: row.id as UploadId,
    name: row.key,
    total: row.total,
    createdAt: row.createdAt,
    createdBy: row.createdBy,
    usedAt,
    pieces: own.map(({ first: from, length, sha256, token }) => ({ from, length, sha256, token })),
  };
}
