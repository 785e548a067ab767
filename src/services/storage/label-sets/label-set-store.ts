import type { LabelSetId, PromptTemplateId } from '../../../domain/ids.js';
import type { LabelRows } from '../../../domain/label-rows.js';
import type { LabelSetRecord } from '../../../domain/label-set.js';
import type { LabelSetVersion, VersionKey } from '../../../domain/label-set-version.js';
import type { TagMove } from '../../../domain/version-tag.js';
import { notFound } from '../../../errors.js';
import { oncePerDatabase } from '../lance/database.js';
import { sweepLabelSets } from './label-set-sweep.js';
import { LabelSetTables } from './label-set-tables.js';
import {
  compactLabelTable,
  createLabelTable,
  type LabelChange,
  readLabelRows,
  writeLabelChange,
} from './label-table.js';

/** A version that is not stored yet. */
export type NewVersion = Omit<LabelSetVersion, 'lanceVersion'>;

/** The label sets of one tenant, and the commit protocol of their versions (docs/commit-protocol.md). */
export class LabelSetStore {
  private constructor(private readonly tables: LabelSetTables) {}

  static readonly open = oncePerDatabase(async (database) => new LabelSetStore(await LabelSetTables.open(database)));

  list(): Promise<LabelSetRecord[]> {
    return this.tables.list();
  }

  /** The sets that exist, unordered. */
  findBySlugs(slugs: readonly string[]): Promise<LabelSetRecord[]> {
    return this.tables.findBySlugs(slugs);
  }

  /** The sets that exist, unordered. */
  findByIds(ids: readonly LabelSetId[]): Promise<LabelSetRecord[]> {
    return this.tables.findByIds(ids);
  }

  findById(id: LabelSetId): Promise<LabelSetRecord | undefined> {
    return this.tables.findById(id);
  }

  /** The latest version of each set that has one. */
  latestOf(labelSets: readonly LabelSetId[]): Promise<Map<LabelSetId, LabelSetVersion>> {
    return this.tables.log.latestOf(labelSets);
  }

  /** The versions that are committed, unordered. */
  findVersions(keys: readonly VersionKey[]): Promise<LabelSetVersion[]> {
    return this.tables.log.findMany(keys);
  }

  /** The committed versions of each set, oldest first. */
  versionsOf(labelSets: readonly LabelSetId[]): Promise<Map<LabelSetId, LabelSetVersion[]>> {
    return this.tables.log.allOf(labelSets);
  }

  /** Number of labels in the latest version of each set. */
  labelCounts(): Promise<number[]> {
    return this.tables.log.labelCounts();
  }

  /** Reads the labels of a version. @throws LexiclipError NOT_FOUND when the set was deleted meanwhile */
  async read(version: LabelSetVersion): Promise<LabelRows> {
    try {
      return await readLabelRows(this.tables.database.connection, version);
    } catch (error) {
      if (await this.findById(version.labelSetId)) throw error;
      throw notFound('labelSet', 'such label set');
    }
  }

  /**
   * Stores a new set with its first version: claim, label table, record, commit. The commit makes all of it visible: a
   * set without a committed version does not exist for readers.
   *
   * @returns false when the slug is taken, with nothing left behind
   * @throws LexiclipError NOT_FOUND when the prompt template was deleted meanwhile
   */
  async create(set: LabelSetRecord, first: NewVersion, rows: LabelRows): Promise<boolean> {
    const { database, log } = this.tables;
    const version = { ...first, lanceVersion: 0 };
    await log.claim(version);
    try {
      await this.checkTemplate(version);
      const lanceVersion = await createLabelTable(database.connection, set.id, rows);
      const created = (await this.insertRecord(set)) && (await log.commit(version, lanceVersion));
      if (created) database.counters.labelSets.commits++;
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
   * @returns the committed version; undefined, with nothing changed, when another writer was first or the set is gone
   * @throws LexiclipError NOT_FOUND when the prompt template was deleted meanwhile
   */
  async commit(base: LabelSetVersion, next: NewVersion, change: LabelChange): Promise<LabelSetVersion | undefined> {
    const { labelSets } = this.tables.database.counters;
    const version = { ...next, lanceVersion: 0 };
    const claimed = (await this.tables.log.claim(version)) === 'claimed';
    const committed = claimed ? await this.write(base, version, change) : undefined;
    if (committed) labelSets.commits++;
    else if (!claimed) labelSets.conflicts++;
    return committed;
  }

  /** Changes the set's name and description. */
  rename(set: LabelSetRecord, to: { name: string; description: string | null }): Promise<void> {
    return this.tables.rename(set, to);
  }

  /** Deletes the set with all its versions and tags. */
  remove(set: Pick<LabelSetRecord, 'slug' | 'id'>): Promise<void> {
    return this.tables.remove(set);
  }

  /** Whether any version, including one that is being written, is encoded with the template. */
  usesTemplate(template: PromptTemplateId): Promise<boolean> {
    return this.tables.log.uses(template);
  }

  /** The moves of all tags of each set, oldest first within each tag. */
  tagMovesOf(labelSets: readonly LabelSetId[]): Promise<Map<LabelSetId, TagMove[]>> {
    return this.tables.tags.allOf(labelSets);
  }

  /** The moves of one tag, oldest first. */
  tagHistory(labelSet: LabelSetId, name: string): Promise<TagMove[]> {
    return this.tables.tags.history(labelSet, name);
  }

  /**
   * Records the move of a tag.
   *
   * @returns false when another move was first
   * @throws LexiclipError NOT_FOUND when the set was deleted meanwhile
   */
  async moveTag(move: TagMove): Promise<boolean> {
    const moved = await this.tables.tags.append(move);
    // A deletion removes the record first, then the tags, and may have missed this one.
    if (await this.findById(move.labelSetId)) return moved;
    await this.tables.tags.deleteAll(move.labelSetId);
    throw notFound('slug', 'such label set');
  }

  /**
   * Compacts the latest version. The next number is claimed meanwhile, so that nobody else writes. Committed versions
   * keep their content, and none is pruned.
   */
  async compact(latest: LabelSetVersion): Promise<void> {
    const { database, log } = this.tables;
    const lock = { ...latest, number: latest.number + 1, createdAt: new Date(), operation: 'compact', lanceVersion: 0 };
    if ((await log.claim(lock)) !== 'claimed') return;
    try {
      const compacted = await compactLabelTable(database.connection, latest);
      if (compacted !== latest.lanceVersion) await log.repoint(latest, compacted);
    } finally {
      await log.abandon(lock);
    }
  }

  /** Removes the remains of sets whose writers died while creating or deleting them. */
  sweep(): Promise<void> {
    return sweepLabelSets(this.tables);
  }

  /** Writes and commits a claimed version, and abandons the claim when that fails. */
  private async write(
    base: LabelSetVersion,
    version: LabelSetVersion,
    change: LabelChange,
  ): Promise<LabelSetVersion | undefined> {
    const { database, log } = this.tables;
    try {
      if (!(await this.findById(base.labelSetId))) {
        await log.abandon(version);
        return undefined;
      }
      if (version.template.id !== base.template.id) await this.checkTemplate(version);
      // A compaction may have repointed the base since it was read. Under the claim, that cannot happen.
      const [current = base] = await log.findMany([base]);
      const lanceVersion = await writeLabelChange(database.connection, current, change);
      return (await log.commit(version, lanceVersion)) ? { ...version, lanceVersion } : undefined;
    } catch (error) {
      await log.abandon(version).catch(() => undefined);
      if (!(await this.findById(base.labelSetId))) return undefined;
      throw error;
    }
  }

  /** Call it after the claim: the deletion of a template looks for claims afterwards, so one of the two gives way. */
  private async checkTemplate({ template }: LabelSetVersion): Promise<void> {
    if (await this.tables.templates.isLive(template.id, template.number)) return;
    throw notFound('promptTemplate', `version ${template.number} of prompt template "${template.slug}"`);
  }

  /** Inserts the record, or takes over the slug of a writer that died uncommitted. @returns false when it is taken */
  private async insertRecord(set: LabelSetRecord): Promise<boolean> {
    const { log } = this.tables;
    for (;;) {
      if (await this.tables.insert(set)) return true;
      const [holder] = await this.findBySlugs([set.slug]);
      if (!holder) continue;
      const claim = (await log.entries()).find(({ version }) => version.labelSetId === holder.id);
      if (!claim) await this.remove(holder);
      else if (claim.committed || !(await log.withdrawDead(claim))) return false;
      else await this.remove(holder);
    }
  }
}
