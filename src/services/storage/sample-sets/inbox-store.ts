import type { WaitingPicture } from '../../../domain/collection.js';
import type { SampleId, SampleSetId } from '../../../domain/ids.js';
import { bytes, integer, optional, type RowOf, text, time } from '../lance/columns.js';
import { type Database, oncePerDatabase } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { after, allOf, equal, oneOf } from '../lance/sql.js';

export const INBOX = 'sample_inbox';

const columns = {
  /** `<sampleSetId>/<id>`. */
  key: text,
  sampleSetId: text,
  id: text,
  sha256: optional(text),
  format: optional(text),
  width: optional(integer),
  height: optional(integer),
  collectedAt: time,
  modelDigest: text,
  dtype: text,
  vector: bytes,
  thumbnail: optional(bytes),
};

/**
 * Pictures that wait to be judged, for one tenant: beside the versions of sample sets, so that traffic makes none. The
 * table is made with the first of them.
 */
export class InboxStore {
  private isThere = false;

  private constructor(private readonly database: Database) {}

  static readonly open = oncePerDatabase(async (database) => new InboxStore(database));

  /** Adds a picture, unless it waits already. */
  async add({ vector, ...picture }: WaitingPicture): Promise<void> {
    const key = keyOf(picture.sampleSetId, picture.id);
    const stored = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
    await (await this.table()).insertIfAbsent({ ...picture, key, vector: stored });
  }

  /** Number of pictures that wait for a set, in all and since a time. */
  async counts(set: SampleSetId, since: Date): Promise<{ readonly all: number; readonly recent: number }> {
    const table = await this.found();
    if (!table) return { all: 0, recent: 0 };
    const ofSet = equal('sampleSetId', set);
    return { all: await table.count(ofSet), recent: await table.count(allOf(ofSet, after('collectedAt', since))) };
  }

  /** The pictures that wait for a set, oldest first; of some only, where ids are given. */
  async ofSet(set: SampleSetId, ids?: readonly SampleId[]): Promise<WaitingPicture[]> {
    const where = ids
      ? oneOf(
          'key',
          ids.map((id) => keyOf(set, id)),
        )
      : equal('sampleSetId', set);
    const rows = (await (await this.found())?.select(where)) ?? [];
    return rows.map(fromRow).sort((a, b) => a.collectedAt.getTime() - b.collectedAt.getTime());
  }

  async remove(set: SampleSetId, ids: readonly SampleId[]): Promise<void> {
    if (ids.length === 0) return;
    await (await this.found())?.delete(
      oneOf(
        'key',
        ids.map((id) => keyOf(set, id)),
      ),
    );
  }

  async removeAllOf(set: SampleSetId): Promise<void> {
    await (await this.found())?.delete(equal('sampleSetId', set));
  }

  private table(): Promise<RecordTable<typeof columns>> {
    return this.database.records(INBOX, columns, 'key');
  }

  private async found(): Promise<RecordTable<typeof columns> | undefined> {
    this.isThere ||= (await this.database.tableNames()).includes(INBOX);
    return this.isThere ? this.table() : undefined;
  }
}

const keyOf = (set: SampleSetId, id: SampleId): string => `${set}/${id}`;

const fromRow = ({ key: _, vector, ...row }: RowOf<typeof columns>): WaitingPicture => ({
  ...row,
  sampleSetId: row.sampleSetId as SampleSetId,
  id: row.id as SampleId,
  // Its bytes may lie anywhere in those that were read.
  vector: new Float32Array(vector.slice().buffer),
});
