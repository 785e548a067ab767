import { randomBytes } from 'node:crypto';
import type { LabelId } from '../../../domain/ids.js';
import { type LabelRows, pickRows } from '../../../domain/label-rows.js';
import type { LabelSetRecord } from '../../../domain/label-set.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import { contentDigest, type VersionRecord, versionDigest } from '../../../domain/version-digest.js';
import { notFound } from '../../../errors.js';
import { ContestedSets } from './contested-sets.js';
import { addRows, createRows, type RowBatch } from './label-row-table.js';
import type { LabelSetTables } from './label-set-tables.js';
import { changeOf, fullVersion } from './version-chain.js';
import type { LogEntry, Placement } from './version-log.js';

/** A version that is not stored yet. */
export type NewVersion = VersionRecord;

/** What a version has in common with another one, which is stored. */
export type LabelChange =
  /** The base with these labels added or changed, and these removed. */
  | { readonly kind: 'change'; readonly rows: LabelRows; readonly removed: readonly LabelId[] }
  /** Nothing: all vectors are new. */
  | { readonly kind: 'replace' }
  /** Everything: the content of an old version. */
  | { readonly kind: 'restore'; readonly version: number };

/** Writes versions: first their rows, which nobody reads yet, then their entry in the log, which commits them. */
export class VersionWriter {
  readonly contested = new ContestedSets();

  constructor(private readonly tables: LabelSetTables) {}

  /**
   * Stores a new set with its first version: rows, record, log. The set exists once its first version is committed;
   * until then, nobody sees it, and others may give it up.
   *
   * @param token marks what is written for it; unique to this attempt
   * @returns the version; undefined when the slug is taken, with nothing left behind
   * @throws LexiclipError NOT_FOUND when the prompt template was deleted meanwhile
   */
  async create(
    set: LabelSetRecord,
    first: NewVersion,
    rows: LabelRows,
    token = newToken(),
  ): Promise<LabelSetVersion | undefined> {
    const { database, log, work } = this.tables;
    const key = `creating/${set.id}`;
    const entry = entryOf(first, rows, fullVersion(first.number), null, token);
    // What cannot be undone stays announced.
    const undo = async () => {
      await this.tables.remove(set.id);
      await work.finish(key);
    };
    await work.announce({ key, kind: 'creating', labelSetId: set.id, templateId: first.template.id });
    try {
      await this.checkTemplate(first);
      await createRows(database, batchOf(entry, rows, []));
      if (!(await this.takeSlug(set))) {
        await undo();
        return undefined;
      }
    } catch (error) {
      await undo().catch(() => undefined);
      throw error;
    }
    // When its outcome cannot be learned, the set may exist, and others may have changed it: the sweep finds out.
    if (!(await log.commit(entry))) {
      await undo();
      return undefined;
    }
    await work.finish(key).catch(() => undefined);
    database.counters.labelSets.commits++;
    return entry;
  }

  /** Inserts the record. A set with the same slug that is not committed yet gives way. */
  private async takeSlug(set: LabelSetRecord): Promise<boolean> {
    if (await this.tables.insert(set)) return true;
    const [holder] = await this.tables.findBySlugs([set.slug]);
    // An insert whose answer was lost finds its own record when it is repeated.
    if (holder?.id === set.id) return true;
    if (holder) {
      if (!(await this.tables.log.giveUp(holder.id))) return false;
      await this.tables.remove(holder.id);
    }
    return this.tables.insert(set);
  }

  /**
   * Commits the version after `base`.
   *
   * @param rows all labels of the version
   * @param change how it differs from the base
   * @param token marks what is written for it; unique to this attempt
   * @returns the version; undefined, with nothing changed, when another writer was first or the set is gone
   * @throws LexiclipError NOT_FOUND when the prompt template was deleted meanwhile
   */
  async commit(
    base: LabelSetVersion,
    next: NewVersion,
    rows: LabelRows,
    change: LabelChange,
    token = newToken(),
  ): Promise<LabelSetVersion | undefined> {
    const { database, log } = this.tables;
    if (!(await this.tables.findById(base.labelSetId))) return undefined;
    const { placement, added, removed } = await this.placed(base, next, rows, change);
    const entry = entryOf(next, rows, placement, base.digest, token);
    const write = async () => {
      if (added.labels.length + removed.length > 0) {
        this.contested.added(base.labelSetId, await addRows(database, batchOf(entry, added, removed)));
      }
      return log.commit(entry);
    };
    const committed = await (next.template.id === base.template.id ? write() : this.withTemplate(entry, write));
    database.counters.labelSets[committed ? 'commits' : 'conflicts']++;
    if (!committed) return undefined;
    // A removal takes the record first and the log last, and may have missed this entry.
    if (await this.tables.findById(base.labelSetId)) return entry;
    await log.remove(entry);
    return undefined;
  }

  /** Where the new version's rows are, and which of them are to be added. */
  private async placed(base: LabelSetVersion, next: NewVersion, rows: LabelRows, change: LabelChange) {
    const parent = change.kind === 'restore' ? change.version : base.number;
    const changed = change.kind === 'change' ? change.rows.labels.length + change.removed.length : 0;
    const placement =
      change.kind === 'replace'
        ? undefined
        : changeOf(await this.tables.log.get({ ...base, number: parent }), changed, rows.labels.length);
    if (!placement) return { placement: fullVersion(next.number), added: rows, removed: [] };
    const isChange = change.kind === 'change';
    return { placement, added: isChange ? change.rows : pickRows(rows, []), removed: isChange ? change.removed : [] };
  }

  /** Announces the use of a template, so that either this writer or its deletion gives way. */
  private async withTemplate(entry: LogEntry, write: () => Promise<boolean>): Promise<boolean> {
    const { work } = this.tables;
    const key = `committing/${entry.token}`;
    await work.announce({ key, kind: 'committing', labelSetId: entry.labelSetId, templateId: entry.template.id });
    try {
      await this.checkTemplate(entry);
      return await write();
    } finally {
      await work.finish(key).catch(() => undefined);
    }
  }

  /** Call it once the version is announced: the deletion of a template looks for announcements afterwards. */
  private async checkTemplate({ template }: NewVersion): Promise<void> {
    if (await this.tables.templates.isLive(template.id, template.number)) return;
    throw notFound('promptTemplate', `version ${template.number} of prompt template "${template.slug}"`);
  }
}

/** The log's entry of a version. @param before digest of the version before; null for the first */
export function entryOf(
  record: NewVersion,
  rows: LabelRows,
  placement: Placement,
  before: string | null,
  token = newToken(),
): LogEntry {
  const digest = versionDigest(record, contentDigest(rows), before);
  return { ...record, ...placement, digest, token };
}

const newToken = (): string => randomBytes(12).toString('hex');

/** The rows that are added for it. */
export const batchOf = (
  { labelSetId, number, token }: LogEntry,
  rows: LabelRows,
  removed: readonly LabelId[],
): RowBatch => ({
  labelSetId,
  number,
  token,
  rows,
  removed,
});
