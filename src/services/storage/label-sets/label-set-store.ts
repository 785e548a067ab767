import type { LabelSetId, PromptTemplateId } from '../../../domain/ids.js';
import type { LabelRows } from '../../../domain/label-rows.js';
import type { LabelSetRecord } from '../../../domain/label-set.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import type { TagMove } from '../../../domain/version-tag.js';
import { notFound } from '../../../errors.js';
import { optional, type RowOf, text, time } from '../lance/columns.js';
import { type Database, oncePerDatabase } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { allOf, equal } from '../lance/sql.js';
import { PromptTemplateStore } from '../prompt-template-store.js';
import { isIndexTableOf } from '../vector-index-store.js';
import {
  compactLabelTable,
  createLabelTable,
  type LabelChange,
  labelSetOfTable,
  labelTableName,
  readLabelRows,
  writeLabelChange,
} from './label-table.js';
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

/** A version without what only storage knows. */
export type NewVersion = Omit<LabelSetVersion, 'lanceVersion'>;

/** The label sets of one tenant: their records, the log of their versions, and a label table for each. */
export class LabelSetStore {
  private constructor(
    private readonly database: Database,
    private readonly sets: RecordTable<typeof columns>,
    private readonly log: VersionLog,
    private readonly tags: VersionTagStore,
    private readonly templates: PromptTemplateStore,
  ) {}

  static readonly open = oncePerDatabase(async (database) => {
    const sets = await database.records('label_sets', columns, 'slug');
    const [log, tags] = [await VersionLog.open(database), await VersionTagStore.open(database)];
    return new LabelSetStore(database, sets, log, tags, await PromptTemplateStore.open(database));
  });

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

  /** How many labels the latest version of each set has. */
  labelCounts(): Promise<number[]> {
    return this.log.labelCounts();
  }

  /** Oldest first. */
  versions(labelSet: LabelSetId): Promise<LabelSetVersion[]> {
    return this.log.all(labelSet);
  }

  /** @throws LexiclipError NOT_FOUND when the set was deleted meanwhile */
  async read(version: LabelSetVersion): Promise<LabelRows> {
    try {
      return await readLabelRows(this.database.connection, version);
    } catch (error) {
      if (await this.findById(version.labelSetId)) throw error;
      throw notFound('labelSet', 'such label set');
    }
  }

  /**
   * Stores a new set with its first version: claim, label table, record, commit. The commit makes all of it visible: a
   * set without a committed version is not there for readers.
   *
   * @returns false when the slug is taken; nothing is left behind then
   */
  async create(set: LabelSetRecord, first: NewVersion, rows: LabelRows): Promise<boolean> {
    const version = { ...first, lanceVersion: 0 };
    await this.log.claim(version);
    try {
      await this.checkTemplate(version);
      const lanceVersion = await createLabelTable(this.database.connection, set.id, rows);
      const created = (await this.insertRecord(set)) && (await this.log.commit(version, lanceVersion));
      if (created) this.database.counters.labelSets.commits++;
      else await this.remove(set);
      return created;
    } catch (error) {
      await this.remove(set).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Commits `next` as base + change.
   *
   * @returns the committed version; undefined when another writer was first or the set is gone, and nothing was changed
   */
  async commit(base: LabelSetVersion, next: NewVersion, change: LabelChange): Promise<LabelSetVersion | undefined> {
    const version = { ...next, lanceVersion: 0 };
    const claimed = (await this.log.claim(version)) === 'claimed';
    const committed = claimed ? await this.write(base, version, change) : undefined;
    if (committed) this.database.counters.labelSets.commits++;
    else if (!claimed) this.database.counters.labelSets.conflicts++;
    return committed;
  }

  /** Changes the set's own record. */
  async rename(set: LabelSetRecord, to: { name: string; description: string | null }): Promise<void> {
    await this.sets.update(allOf(equal('slug', set.slug), equal('id', set.id)), to);
  }

  /** Deletes the set with all its versions and tags. Once its record is gone, the rest can be reached by no reader. */
  async remove({ slug, id }: Pick<LabelSetRecord, 'slug' | 'id'>): Promise<void> {
    await this.sets.delete(allOf(equal('slug', slug), equal('id', id)));
    await this.removeContents(id);
  }

  /** Whether any version, also one that is just being written, was encoded with the template. */
  usesTemplate(template: PromptTemplateId): Promise<boolean> {
    return this.log.uses(template);
  }

  tagMoves(labelSet: LabelSetId): Promise<TagMove[]> {
    return this.tags.all(labelSet);
  }

  tagHistory(labelSet: LabelSetId, name: string): Promise<TagMove[]> {
    return this.tags.history(labelSet, name);
  }

  /**
   * @returns false when another move was first
   * @throws LexiclipError NOT_FOUND when the set was deleted meanwhile
   */
  async moveTag(move: TagMove): Promise<boolean> {
    const moved = await this.tags.append(move);
    // Whoever deletes a set takes away its record first, and then the tags that are there.
    if (await this.findById(move.labelSetId)) return moved;
    await this.tags.deleteAll(move.labelSetId);
    throw notFound('slug', 'such label set');
  }

  /**
   * Brings the fragments of the latest version together. The next number is claimed meanwhile, so that nobody writes;
   * what was committed stays, and no version is pruned.
   */
  async compact(latest: LabelSetVersion): Promise<void> {
    const lock = { ...latest, number: latest.number + 1, createdAt: new Date(), operation: 'compact', lanceVersion: 0 };
    if ((await this.log.claim(lock)) !== 'claimed') return;
    try {
      const compacted = await compactLabelTable(this.database.connection, latest);
      if (compacted !== latest.lanceVersion) await this.log.repoint(latest, compacted);
    } finally {
      await this.log.abandon(lock);
    }
  }

  /** Removes what writers have left behind that died while they created or deleted a set. */
  async sweep(): Promise<void> {
    // Before the log: whoever makes a table has claimed before, so of each table here the log tells whose it is.
    const tables = await this.database.connection.tableNames();
    const sets = await this.list();
    const unfinished = new Set<LabelSetId>();
    const entries = await this.log.entries();
    for (const entry of entries) {
      const { labelSetId, number } = entry.version;
      if (entry.committed) {
        // A record is there before its first commit, so one that is missing now was deleted.
        if (number === 1 && !(await this.findById(labelSetId))) await this.removeContents(labelSetId);
      } else if (await this.log.withdrawDead(entry)) {
        if (number === 1) await this.removeUnfinished(labelSetId);
      } else unfinished.add(labelSetId);
    }
    const logged = new Set(entries.map(({ version }) => version.labelSetId));
    for (const set of sets) if (!logged.has(set.id) && !(await this.log.latest(set.id))) await this.remove(set);
    for (const table of tables) {
      const id = labelSetOfTable(table);
      if (id && !unfinished.has(id) && !(await this.findById(id))) await this.dropLabelTable(id);
    }
  }

  /** Under the claim on the version's number, which is given back when it comes to nothing. */
  private async write(
    base: LabelSetVersion,
    version: LabelSetVersion,
    change: LabelChange,
  ): Promise<LabelSetVersion | undefined> {
    try {
      if (!(await this.findById(base.labelSetId))) {
        await this.log.abandon(version);
        return undefined;
      }
      if (version.template.id !== base.template.id) await this.checkTemplate(version);
      // A compaction may have pointed the base elsewhere since it was read. Under the claim nobody does.
      const current = (await this.log.find(base.labelSetId, base.number)) ?? base;
      const lanceVersion = await writeLabelChange(this.database.connection, current, change);
      return (await this.log.commit(version, lanceVersion)) ? { ...version, lanceVersion } : undefined;
    } catch (error) {
      await this.log.abandon(version).catch(() => undefined);
      if (!(await this.findById(base.labelSetId))) return undefined;
      throw error;
    }
  }

  /** After the claim: whoever deletes a template looks for claims after the deletion, so one of the two gives way. */
  private async checkTemplate({ template }: LabelSetVersion): Promise<void> {
    if (await this.templates.isLive(template.id, template.number)) return;
    throw notFound('promptTemplate', `version ${template.number} of prompt template "${template.slug}"`);
  }

  /** Inserts the record; a slug that a writer took who died before it committed is taken over. */
  private async insertRecord(set: LabelSetRecord): Promise<boolean> {
    for (;;) {
      if (await this.sets.insertIfAbsent({ ...set })) return true;
      const holder = await this.findBySlug(set.slug);
      if (!holder) continue;
      const claim = (await this.log.entries()).find(({ version }) => version.labelSetId === holder.id);
      if (!claim) await this.remove(holder);
      else if (claim.committed || !(await this.log.withdrawDead(claim))) return false;
      else await this.remove(holder);
    }
  }

  private async removeUnfinished(id: LabelSetId): Promise<void> {
    await this.sets.delete(equal('id', id));
    await this.removeContents(id);
  }

  /** The log last: as long as it names the set, a look at the table tells whose it is. */
  private async removeContents(id: LabelSetId): Promise<void> {
    await this.tags.deleteAll(id);
    await this.dropLabelTable(id);
    await this.log.deleteAll(id);
  }

  private async dropLabelTable(id: LabelSetId): Promise<void> {
    for (const table of await this.database.connection.tableNames()) {
      const owned = table === labelTableName(id) || isIndexTableOf(table, id);
      if (owned) await this.database.connection.dropTable(table);
    }
  }
}

const fromRow = (row: RowOf<typeof columns>): LabelSetRecord => ({ ...row, id: row.id as LabelSetId });
