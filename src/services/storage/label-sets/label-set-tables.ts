import type { LabelSetId } from '../../../domain/ids.js';
import type { LabelSetRecord } from '../../../domain/label-set.js';
import { optional, type RowOf, text, time } from '../lance/columns.js';
import { type Database, oncePerDatabase } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { allOf, equal, oneOf } from '../lance/sql.js';
import { PromptTemplateStore } from '../prompt-template-store.js';
import { labelSetOfRowTable } from './label-row-table.js';
import { UnfinishedWork } from './unfinished-work.js';
import { isIndexTableOf } from './vector-index-table.js';
import { VersionLog } from './version-log.js';
import { VersionTagStore } from './version-tag-store.js';

const columns = {
  slug: text,
  id: text,
  name: text,
  description: optional(text),
  createdAt: time,
  updatedAt: time,
};

/** Everything that a tenant's database stores for label sets: records, version log, tags, and tables of rows. */
export class LabelSetTables {
  private constructor(
    readonly database: Database,
    readonly log: VersionLog,
    readonly tags: VersionTagStore,
    readonly templates: PromptTemplateStore,
    readonly work: UnfinishedWork,
    private readonly sets: RecordTable<typeof columns>,
  ) {}

  static readonly open = oncePerDatabase(async (database) => {
    const sets = await database.records('label_sets', columns, 'slug');
    const [log, tags] = [await VersionLog.open(database), await VersionTagStore.open(database)];
    const [templates, work] = [await PromptTemplateStore.open(database), await UnfinishedWork.open(database)];
    return new LabelSetTables(database, log, tags, templates, work, sets);
  });

  async list(): Promise<LabelSetRecord[]> {
    return (await this.sets.select()).map(fromRow);
  }

  /** The sets that exist, unordered. */
  async findBySlugs(slugs: readonly string[]): Promise<LabelSetRecord[]> {
    return (await this.sets.select(oneOf('slug', slugs))).map(fromRow);
  }

  /** The sets that exist, unordered. */
  async findByIds(ids: readonly LabelSetId[]): Promise<LabelSetRecord[]> {
    return (await this.sets.select(oneOf('id', ids))).map(fromRow);
  }

  async findById(id: LabelSetId): Promise<LabelSetRecord | undefined> {
    return (await this.findByIds([id]))[0];
  }

  /** @returns false when the slug is taken */
  insert(set: LabelSetRecord): Promise<boolean> {
    return this.sets.insertIfAbsent({ ...set });
  }

  /** Changes name and description. */
  async rename({ slug, id }: LabelSetRecord, to: { name: string; description: string | null }): Promise<void> {
    await this.sets.update(allOf(equal('slug', slug), equal('id', id)), to);
  }

  /**
   * Removes a set with all its versions and tags. It is announced first, so that whoever comes later can finish it. Then
   * its record goes, so that no reader can reach the rest.
   */
  async remove(id: LabelSetId): Promise<void> {
    await this.work.announce({ key: removal(id), kind: 'removing', labelSetId: id, templateId: null });
    await this.removeAnnounced(id);
  }

  /** Removes what is left of a set whose removal, or failed creation, is announced. */
  async removeAnnounced(id: LabelSetId): Promise<void> {
    await this.sets.delete(equal('id', id));
    await this.tags.deleteAll(id);
    for (const table of await this.database.tableNames()) {
      const owned = labelSetOfRowTable(table) === id || isIndexTableOf(table, id);
      if (owned) await this.database.connection.dropTable(table);
    }
    await this.log.deleteAll(id);
  }
}

const removal = (id: LabelSetId): string => `removing/${id}`;

const fromRow = (row: RowOf<typeof columns>): LabelSetRecord => ({ ...row, id: row.id as LabelSetId });
