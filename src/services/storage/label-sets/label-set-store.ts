import type { LabelId, LabelSetId, PromptTemplateId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import type { LabelRows } from '../../../domain/label-rows.js';
import type { LabelSetRecord } from '../../../domain/label-set.js';
import type { LabelSetVersion, VersionKey } from '../../../domain/label-set-version.js';
import type { TagMove } from '../../../domain/version-tag.js';
import { notFound } from '../../../errors.js';
import { inTurns } from '../../concurrency/turns.js';
import { oncePerDatabase } from '../lance/database.js';
import { compactRows, labelSetOfRowTable } from './label-row-table.js';
import { giveUpCreationsWith, sweepLabelSets } from './label-set-sweep.js';
import { LabelSetTables } from './label-set-tables.js';
import { chainOf, type VersionChain } from './version-chain.js';
import type { LogEntry } from './version-log.js';
import { readLabels, readRows, scanRows } from './version-reader.js';
import { verify } from './version-verification.js';
import { type LabelChange, type NewVersion, VersionWriter } from './version-writer.js';

/** The label sets of one tenant, and the commit protocol of their versions (docs/commit-protocol.md). */
export class LabelSetStore {
  private readonly writer: VersionWriter;

  private constructor(private readonly tables: LabelSetTables) {
    this.writer = new VersionWriter(tables);
  }

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

  /** The versions that exist, unordered. */
  findVersions(keys: readonly VersionKey[]): Promise<LabelSetVersion[]> {
    return this.tables.log.findMany(keys);
  }

  /** The versions of each set, oldest first. */
  versionsOf(labelSets: readonly LabelSetId[]): Promise<Map<LabelSetId, LabelSetVersion[]>> {
    return this.tables.log.allOf(labelSets);
  }

  /** The versions of all sets that were made after a time, unordered. */
  versionsSince(time: Date): Promise<LabelSetVersion[]> {
    return this.tables.log.since(time);
  }

  /** Number of labels in the latest version of each set. */
  labelCounts(): Promise<number[]> {
    return this.tables.log.labelCounts();
  }

  /**
   * Reads the labels of a version, and compares them with its digest.
   *
   * @throws DamagedVersion, or LexiclipError INTERNAL where damage is reported; NOT_FOUND when the set was deleted
   *   meanwhile
   */
  read(version: LabelSetVersion): Promise<LabelRows> {
    const read = () =>
      this.ofVersion(version, async (chain, entry, entries) => {
        const rows = await readRows(this.tables.database.connection, chain);
        await inTurns(verify(rows, entry, entries.get(entry.number - 1) ?? null));
        return rows;
      });
    return this.tables.database.watch(`version ${version.number} of label set ${version.labelSetId}`, read);
  }

  /** Some labels of a version, by id. @throws LexiclipError NOT_FOUND when the set was deleted meanwhile */
  readLabels(version: LabelSetVersion, ids: readonly LabelId[]): Promise<Map<LabelId, Label>> {
    return this.ofVersion(version, (chain) => readLabels(this.tables.database.connection, chain, ids));
  }

  /**
   * Similarities of an image with all labels of a version, without its vectors in memory. The labels are unordered.
   *
   * @param image unit length, [dimensions]
   * @throws LexiclipError NOT_FOUND when the set was deleted meanwhile
   */
  scan(version: LabelSetVersion, image: Float32Array): Promise<{ ids: LabelId[]; similarities: Float32Array }> {
    return this.ofVersion(version, (chain) => scanRows(this.tables.database.connection, chain, image));
  }

  /** Stores a new set with its first version. @throws as `VersionWriter.create` */
  create(
    set: LabelSetRecord,
    first: NewVersion,
    rows: LabelRows,
    token?: string,
  ): Promise<LabelSetVersion | undefined> {
    return this.writer.create(set, first, rows, token);
  }

  /** Commits the version after `base`. @throws as `VersionWriter.commit` */
  commit(
    base: LabelSetVersion,
    next: NewVersion,
    rows: LabelRows,
    change: LabelChange,
    token?: string,
  ): Promise<LabelSetVersion | undefined> {
    return this.writer.commit(base, next, rows, change, token);
  }

  /** The version that was committed with that token; undefined when there is none. */
  committedWith(token: string): Promise<LabelSetVersion | undefined> {
    return this.tables.log.committedWith(token);
  }

  /** Whether other processes wrote versions of the set between the last two that this process wrote. */
  isContested(labelSet: LabelSetId): boolean {
    return this.writer.contested.has(labelSet);
  }

  /** Changes the set's name and description. */
  rename(set: LabelSetRecord, to: { name: string; description: string | null }): Promise<void> {
    return this.tables.rename(set, to);
  }

  /** Deletes the set with all its versions and tags. */
  remove({ id }: Pick<LabelSetRecord, 'id'>): Promise<void> {
    return this.tables.remove(id);
  }

  /** Whether any version, including one that is being written, is encoded with the template. */
  async usesTemplate(template: PromptTemplateId): Promise<boolean> {
    const { work, log } = this.tables;
    // In this order: a version is announced until it is in the log.
    const announced = (await work.withTemplate(template)).map(({ labelSetId }) => labelSetId);
    const users = [...announced, ...(await log.withTemplate(template))];
    if (users.length === 0) return false;
    const removals = await work.removals();
    if (users.some((id) => !removals.has(id))) return true;
    // A removal that failed has not happened.
    return (await this.findByIds([...new Set(users)])).length > 0;
  }

  /** Gives up creations of sets with the template that stand still: most likely, their server was stopped. */
  giveUpCreationsWith(template: PromptTemplateId): Promise<void> {
    return giveUpCreationsWith(this.tables, template);
  }

  /** The moves of all tags of each set, oldest first within each tag. */
  tagMovesOf(labelSets: readonly LabelSetId[]): Promise<Map<LabelSetId, TagMove[]>> {
    return this.tables.tags.allOf(labelSets);
  }

  /** The moves of all tags of all sets after a time, unordered. */
  tagMovesSince(time: Date): Promise<TagMove[]> {
    return this.tables.tags.since(time);
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
    // A removal takes the record first, then the tags, and may have missed this one; it is repeated later.
    if (await this.findById(move.labelSetId)) return moved;
    throw notFound('slug', 'such label set');
  }

  /** Compacts the rows of a set, and prunes the history of its tables. Versions keep their content. */
  async compact(labelSet: LabelSetId): Promise<void> {
    const { database, log } = this.tables;
    const versions = (await log.allOf([labelSet])).get(labelSet) ?? [];
    const tokens = new Map(versions.map(({ number, token }) => [number, token]));
    for (const table of await database.tableNames()) {
      if (labelSetOfRowTable(table) === labelSet) await compactRows(database, table, tokens);
    }
    this.writer.contested.compacted(labelSet);
  }

  /** Finishes removals, and removes what creators have abandoned. */
  sweep(): Promise<void> {
    return sweepLabelSets(this.tables);
  }

  private async ofVersion<T>(
    version: LabelSetVersion,
    read: (chain: VersionChain, entry: LogEntry, entries: ReadonlyMap<number, LogEntry>) => Promise<T>,
  ): Promise<T> {
    try {
      const entry = await this.tables.log.get(version);
      const { labelSetId, base, number } = entry;
      const entries = await this.tables.log.between(labelSetId, Math.min(base, number - 1), number);
      return await read(chainOf(entry, entries), entry, entries);
    } catch (error) {
      if (await this.findById(version.labelSetId)) throw error;
      throw notFound('labelSet', 'such label set');
    }
  }
}
