import type { LabelSetId } from '../catalog/ids.js';
import { optional, type RowOf, text, time } from './columns.js';
import type { Database } from './database.js';
import {
  createLabelTable,
  type LabelChange,
  type LabelRows,
  labelTableName,
  readLabelRows,
  writeLabelChange,
} from './label-table.js';
import type { RecordTable } from './record-table.js';
import { equal } from './sql.js';
import { type LabelSetVersion, VersionLog } from './version-log.js';

const columns = {
  slug: text,
  id: text,
  name: text,
  description: optional(text),
  createdAt: time,
  updatedAt: time,
};

/** A label set's own record. What it holds is in its versions. */
export interface LabelSetRecord {
  readonly id: LabelSetId;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A version without what only storage knows. */
export type NewVersion = Omit<LabelSetVersion, 'lanceVersion'>;

/** The label sets of one tenant: their records, the log of their versions, and a label table for each. */
export class LabelSetStore {
  private constructor(
    private readonly database: Database,
    private readonly sets: RecordTable<typeof columns>,
    private readonly log: VersionLog,
  ) {}

  static async open(database: Database): Promise<LabelSetStore> {
    const sets = await database.records('label_sets', columns, 'slug');
    return new LabelSetStore(database, sets, await VersionLog.open(database));
  }

  async list(): Promise<LabelSetRecord[]> {
    return (await this.sets.select()).map(fromRow);
  }

  async findBySlug(slug: string): Promise<LabelSetRecord | undefined> {
    const row = await this.sets.first(equal('slug', slug));
    return row && fromRow(row);
  }

  async findById(id: LabelSetId): Promise<LabelSetRecord | undefined> {
    const row = await this.sets.first(equal('id', id));
    return row && fromRow(row);
  }

  latest(labelSet: LabelSetId): Promise<LabelSetVersion | undefined> {
    return this.log.latest(labelSet);
  }

  version(labelSet: LabelSetId, number: number): Promise<LabelSetVersion | undefined> {
    return this.log.find(labelSet, number);
  }

  /** Oldest first. */
  versions(labelSet: LabelSetId): Promise<LabelSetVersion[]> {
    return this.log.all(labelSet);
  }

  read(version: LabelSetVersion): Promise<LabelRows> {
    return readLabelRows(this.database.connection, version.labelSetId, version.lanceVersion);
  }

  /**
   * Stores a new set with its first version. The set's record comes last and makes all of it visible, so a writer
   * that dies before leaves rows that no reader can reach.
   *
   * @returns false when the slug is taken; nothing is left behind then
   */
  async create(set: LabelSetRecord, first: NewVersion, rows: LabelRows): Promise<boolean> {
    const version = { ...first, lanceVersion: 0 };
    await this.log.claim(version);
    try {
      const lanceVersion = await createLabelTable(this.database.connection, set.id, rows);
      const committed = await this.log.commit(version, lanceVersion);
      if (committed && (await this.sets.insertIfAbsent({ ...set }))) return true;
    } catch (error) {
      await this.discard(set.id).catch(() => undefined);
      throw error;
    }
    await this.discard(set.id);
    return false;
  }

  /**
   * Commits `next` as base + change.
   *
   * @returns the committed version; undefined when another writer was first, and nothing was changed
   */
  async commit(base: LabelSetVersion, next: NewVersion, change: LabelChange): Promise<LabelSetVersion | undefined> {
    const version = { ...next, lanceVersion: 0 };
    if ((await this.log.claim(version)) !== 'claimed') return undefined;
    try {
      const lanceVersion = await writeLabelChange(this.database.connection, base.labelSetId, base.lanceVersion, change);
      return (await this.log.commit(version, lanceVersion)) ? { ...version, lanceVersion } : undefined;
    } catch (error) {
      await this.log.abandon(version).catch(() => undefined);
      throw error;
    }
  }

  private async discard(labelSet: LabelSetId): Promise<void> {
    await this.log.deleteAll(labelSet);
    const names = await this.database.connection.tableNames();
    if (names.includes(labelTableName(labelSet))) await this.database.connection.dropTable(labelTableName(labelSet));
  }
}

const fromRow = (row: RowOf<typeof columns>): LabelSetRecord => ({ ...row, id: row.id as LabelSetId });
