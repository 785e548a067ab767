import { randomBytes } from 'node:crypto';
import { contentDigest } from '../../../domain/version-digest.js';
import { ContestedSets } from './contested-sets.js';
import { addRows, createRows, type RowBatch } from './row-table.js';
import type { SetKind, SetTypes, Undigested } from './set-kind.js';
import type { SetTables } from './set-tables.js';
import { changeOf, fullVersion } from './version-chain.js';
import type { LogEntry, Placement } from './version-log.js';

/** What a version has in common with another one, which is stored. */
export type VersionChange<T extends SetTypes> =
  /** The base with these items added or changed, and these removed. */
  | { readonly kind: 'change'; readonly rows: T['rows']; readonly removed: readonly T['itemId'][] }
  /** Nothing: all items are new. */
  | { readonly kind: 'replace' }
  /** Everything: the content of an old version. */
  | { readonly kind: 'restore'; readonly version: number };

/** Writes versions: first their rows, which nobody reads yet, then their entry in the log, which commits them. */
export class VersionWriter<T extends SetTypes> {
  readonly contested = new ContestedSets();

  constructor(private readonly tables: SetTables<T>) {}

  /**
   * Stores a new set with its first version: rows, record, log. The set exists once its first version is committed;
   * until then, nobody sees it, and others may give it up.
   *
   * @param token marks what is written for it; unique to this attempt
   * @returns the version; undefined when the slug is taken, with nothing left behind
   * @throws LexiclipError NOT_FOUND when what the version refers to was deleted meanwhile
   */
  async create(
    set: T['record'],
    first: Undigested<T>,
    rows: T['rows'],
    token = newToken(),
  ): Promise<T['version'] | undefined> {
    const { database, kind, log, work } = this.tables;
    const key = `creating/${set.id}`;
    const entry = entryOf(kind, first, rows, fullVersion(first.number), null, token);
    // What cannot be undone stays announced.
    const undo = async () => {
      await this.tables.remove(set.id);
      await work.finish(key);
    };
    await this.tables.make();
    await work.announce({ key, kind: 'creating', set: set.id, reference: this.referenceOf(first) });
    try {
      await this.tables.around.checkReference?.(first);
      await this.tables.around.makeRest?.(set.id);
      await createRows(database, kind.items, batchOf(kind, entry, rows, []));
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
    database.counters[kind.counters].commits++;
    return entry;
  }

  /** Inserts the record. A set with the same slug that is not committed yet gives way. */
  private async takeSlug(set: T['record']): Promise<boolean> {
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
   * @param rows all items of the version
   * @param change how it differs from the base
   * @param token marks what is written for it; unique to this attempt
   * @returns the version; undefined, with nothing changed, when another writer was first or the set is gone
   * @throws LexiclipError NOT_FOUND when what the version refers to was deleted meanwhile
   */
  async commit(
    base: T['version'],
    next: Undigested<T>,
    rows: T['rows'],
    change: VersionChange<T>,
    token = newToken(),
  ): Promise<T['version'] | undefined> {
    const { database, kind, log } = this.tables;
    const set = kind.versions.setOf(base);
    const { placement, added, removed } = await this.placed(base, next, rows, change);
    const entry = entryOf(kind, next, rows, placement, base.digest, token);
    const write = async () => {
      // The rows lie beside others that nobody reads, whether or not the set is still there.
      const [isThere] = await Promise.all([this.isThere(set), this.addRows(set, batchOf(kind, entry, added, removed))]);
      return isThere && (await log.commit(entry));
    };
    const refersAlike = this.referenceOf(next) === this.referenceOf(base);
    const committed = await (refersAlike ? write() : this.withReference(entry, write));
    database.counters[kind.counters][committed ? 'commits' : 'conflicts']++;
    return committed ? entry : undefined;
  }

  private async isThere(set: T['id']): Promise<boolean> {
    return (await this.tables.findById(set)) !== undefined;
  }

  private async addRows(set: T['id'], batch: RowBatch<T>): Promise<void> {
    const { database, kind } = this.tables;
    if (kind.items.countOf(batch.rows) + batch.removed.length === 0) return;
    this.contested.added(set, await addRows(database, kind.items, batch));
  }

  /** Where the new version's rows are, and which of them are to be added. */
  private async placed(base: T['version'], next: Undigested<T>, rows: T['rows'], change: VersionChange<T>) {
    const { versions, items } = this.tables.kind;
    const parent = change.kind === 'restore' ? change.version : base.number;
    const changed = change.kind === 'change' ? items.countOf(change.rows) + change.removed.length : 0;
    const placement =
      change.kind === 'replace'
        ? undefined
        : changeOf(await this.tables.log.get(versions.setOf(base), parent), changed, items.countOf(rows));
    if (!placement) return { placement: fullVersion(next.number), added: rows, removed: [] };
    const isChange = change.kind === 'change';
    return {
      placement,
      added: isChange ? change.rows : items.slice(rows, 0, 0),
      removed: isChange ? change.removed : [],
    };
  }

  /** Announces a reference, so that either this writer or the deletion of what it refers to gives way. */
  private async withReference(entry: LogEntry<T>, write: () => Promise<boolean>): Promise<boolean> {
    const { kind, work, around } = this.tables;
    const key = `committing/${entry.token}`;
    const set = kind.versions.setOf(entry);
    await work.announce({ key, kind: 'committing', set, reference: this.referenceOf(entry) });
    try {
      await around.checkReference?.(entry);
      return await write();
    } finally {
      await work.finish(key).catch(() => undefined);
    }
  }

  private referenceOf(version: Undigested<T>): string | null {
    return this.tables.kind.versions.referenceOf(version);
  }
}

/** The log's entry of a version. @param before digest of the version before; null for the first */
export function entryOf<T extends SetTypes>(
  { versions }: SetKind<T>,
  record: Undigested<T>,
  rows: T['rows'],
  placement: Placement,
  before: string | null,
  token = newToken(),
): LogEntry<T> {
  const digest = versions.digestOf(record, contentDigest(rows), before);
  return { ...record, ...placement, digest, token } as LogEntry<T>;
}

const newToken = (): string => randomBytes(12).toString('hex');

/** The rows that are added for it. */
export const batchOf = <T extends SetTypes>(
  { items }: SetKind<T>,
  entry: LogEntry<T>,
  rows: T['rows'],
  removed: readonly T['itemId'][],
): RowBatch<T> => ({
  table: items.tableOf(entry),
  number: entry.number,
  token: entry.token,
  rows,
  removed,
});
