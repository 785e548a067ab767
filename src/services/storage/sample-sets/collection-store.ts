import type { Collection } from '../../../domain/collection.js';
import type { LabelSetId, SampleSetId } from '../../../domain/ids.js';
import { flag, float, integer, optional, type RowOf, text, time } from '../lance/columns.js';
import { oncePerDatabase } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { equal } from '../lance/sql.js';

export const COLLECTIONS = 'sample_collections';

const columns = {
  sampleSetId: text,
  labelSetId: text,
  share: optional(float),
  maxMargin: optional(float),
  perDay: integer,
  until: time,
  thumbnails: flag,
  setBy: text,
  setAt: time,
};

/** What sample sets collect, for one tenant: a row for each that does. The table is made with the first of them. */
export class CollectionStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static readonly open = oncePerDatabase(
    async (database) => new CollectionStore(await database.records(COLLECTIONS, columns, 'sampleSetId')),
  );

  async all(): Promise<Collection[]> {
    return (await this.records.select()).map(fromRow);
  }

  async find(set: SampleSetId): Promise<Collection | undefined> {
    const row = await this.records.first(equal('sampleSetId', set));
    return row && fromRow(row);
  }

  async put(collection: Collection): Promise<void> {
    await this.records.upsert([{ ...collection }]);
  }

  async remove(set: SampleSetId): Promise<void> {
    await this.records.delete(equal('sampleSetId', set));
  }
}

const fromRow = (row: RowOf<typeof columns>): Collection => ({
  ...row,
  sampleSetId: row.sampleSetId as SampleSetId,
  labelSetId: row.labelSetId as LabelSetId,
});
