import { Table as ArrowTable, Binary, Field, Int32, makeVector, Schema, Utf8, type Vector } from 'apache-arrow';
import type { SampleId, SampleSetId } from '../../../domain/ids.js';
import { notFound } from '../../../errors.js';
import { addTo, dropIfThere, openIfThere, tidyIfScattered } from '../lance/appended-table.js';
import { type Database, oncePerDatabase } from '../lance/database.js';
import { bytesColumn } from '../lance/plain-columns.js';
import { oneOf } from '../lance/sql.js';
import { textColumn } from '../lance/text-column.js';

export interface Thumbnail {
  readonly sampleId: SampleId;
  /** WebP. */
  readonly bytes: Uint8Array;
}

/** Additions of this process after which a set's table is put together where that is worth it. */
const TIDY_EVERY = 64;
/** Maximum number of ids in one filter. */
const MAX_FILTER_IDS = 2_000;

/** Sample set of a table of thumbnails; undefined for any other table. */
export const sampleSetOfThumbnailTable = (table: string): SampleSetId | undefined =>
  /^sample_thumbnails_(ss_[0-9a-f]{32})$/.exec(table)?.[1] as SampleSetId | undefined;

const tableName = (set: SampleSetId): string => `sample_thumbnails_${set}`;

const schema = new Schema([
  new Field('sampleId', new Utf8(), false),
  new Field('length', new Int32(), false),
  new Field('bytes', new Binary(), false),
]);

/** Small pictures of samples, in the sets that keep them. They are written before their version, and never change. */
export class ThumbnailStore {
  private additions = 0;

  private constructor(private readonly database: Database) {}

  static readonly open = oncePerDatabase(async (database) => new ThumbnailStore(database));

  /** Makes the table of a set that nobody else knows of yet. */
  async make(set: SampleSetId): Promise<void> {
    (await this.database.connection.createEmptyTable(tableName(set), schema)).close();
    await this.database.sync(tableName(set));
  }

  /**
   * Adds thumbnails, in one commit. Of samples that have one, add none: it would be kept beside the first.
   *
   * @throws LexiclipError NOT_FOUND when the set was deleted meanwhile
   */
  async put(set: SampleSetId, thumbnails: readonly Thumbnail[]): Promise<void> {
    if (thumbnails.length === 0) return;
    const rows = new ArrowTable(schema, {
      sampleId: textColumn(thumbnails.map(({ sampleId }) => sampleId)),
      length: makeVector(Int32Array.from(thumbnails, ({ bytes }) => bytes.length)),
      bytes: bytesColumn(thumbnails.map(({ bytes }) => bytes)),
    });
    if (!(await addTo(this.database, tableName(set), rows))) throw notFound('sampleSet', 'such sample set');
    if (++this.additions % TIDY_EVERY === 0) await this.compact(set);
  }

  /** Those of the samples that have a thumbnail. */
  async known(set: SampleSetId, ids: readonly SampleId[]): Promise<Set<SampleId>> {
    const wanted = new Set(ids);
    const all = (await this.columns(set, ['sampleId'])).map(([id]) => id as SampleId);
    return new Set(all.filter((id) => wanted.has(id)));
  }

  /** The thumbnails of those of the samples that have one. */
  async get(set: SampleSetId, ids: readonly SampleId[]): Promise<Map<SampleId, Uint8Array>> {
    const found = new Map<SampleId, Uint8Array>();
    for (let from = 0; from < ids.length; from += MAX_FILTER_IDS) {
      const rows = await this.columns(set, ['sampleId', 'bytes'], ids.slice(from, from + MAX_FILTER_IDS));
      for (const [id, bytes] of rows) found.set(id as SampleId, bytes as Uint8Array);
    }
    return found;
  }

  /** Bytes of the thumbnails of one set. */
  async bytesOf(set: SampleSetId): Promise<number> {
    return (await this.columns(set, ['length'])).reduce((sum, [length]) => sum + (length as number), 0);
  }

  /** Bytes of the thumbnails of all sets. */
  async totalBytes(): Promise<number> {
    let total = 0;
    for (const name of await this.database.tableNames()) {
      const set = sampleSetOfThumbnailTable(name);
      if (set) total += await this.bytesOf(set);
    }
    return total;
  }

  /** Puts the table of a set together where it is scattered. */
  async compact(set: SampleSetId): Promise<void> {
    await tidyIfScattered(this.database, tableName(set));
  }

  /** Drops the thumbnails of a set. */
  async remove(set: SampleSetId): Promise<void> {
    await dropIfThere(this.database, tableName(set));
  }

  /** Some columns of all rows, or of those of some samples. */
  private columns(set: SampleSetId, names: string[], ids?: readonly SampleId[]): Promise<unknown[][]> {
    const name = tableName(set);
    return this.database.watch(`table ${name}`, async () => {
      const table = await openIfThere(this.database, name);
      if (!table) return [];
      try {
        const query = table.query().select(names);
        const { batches } = await (ids ? query.where(oneOf('sampleId', ids).sql) : query).toArrow();
        return batches.flatMap((batch) => {
          const columns = names.map((column) => batch.getChild(column) as Vector);
          return Array.from({ length: batch.numRows }, (_, row) => columns.map((column) => column.get(row) as unknown));
        });
      } finally {
        table.close();
      }
    });
  }
}
