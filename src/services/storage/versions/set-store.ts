import { notFound } from '../../../errors.js';
import { inTurns } from '../../concurrency/turns.js';
import { compactRows } from './row-table.js';
import type { SetTypes, Undigested } from './set-kind.js';
import { sweepSets } from './set-sweep.js';
import type { SetTables } from './set-tables.js';
import { chainOf, type VersionChain } from './version-chain.js';
import type { LogEntry } from './version-log.js';
import { readRows } from './version-reader.js';
import { verify } from './version-verification.js';
import { type VersionChange, VersionWriter } from './version-writer.js';

/** A set with its latest version. */
export interface Head<T extends SetTypes> {
  readonly record: T['record'];
  readonly latest: T['version'];
}

/** The sets of one kind and one tenant, and the commit protocol of their versions (docs/commit-protocol.md). */
export class SetStore<T extends SetTypes> {
  private readonly writer: VersionWriter<T>;

  constructor(protected readonly tables: SetTables<T>) {
    this.writer = new VersionWriter(tables);
  }

  list(): Promise<T['record'][]> {
    return this.tables.list();
  }

  /** The sets that exist, unordered. */
  findBySlugs(slugs: readonly string[]): Promise<T['record'][]> {
    return this.tables.findBySlugs(slugs);
  }

  /** The sets that exist, unordered. */
  findByIds(ids: readonly T['id'][]): Promise<T['record'][]> {
    return this.tables.findByIds(ids);
  }

  /** The sets that exist, unordered, with their latest versions: in two looks that are taken together. */
  async headsOf(slugs: readonly string[]): Promise<Head<T>[]> {
    const { log } = this.tables;
    const since = performance.now();
    const [sets] = await Promise.all([this.tables.findBySlugs(slugs), log.look()]);
    const latest = await log.latestOf(
      sets.map(({ id }) => id),
      since,
    );
    return sets.flatMap((record) => {
      const version = latest.get(record.id);
      return version ? [{ record, latest: version }] : [];
    });
  }

  findById(id: T['id']): Promise<T['record'] | undefined> {
    return this.tables.findById(id);
  }

  /** The latest version of each set that has one. */
  latestOf(sets: readonly T['id'][]): Promise<Map<T['id'], T['version']>> {
    return this.tables.log.latestOf(sets);
  }

  /** The versions that exist, unordered. */
  findVersions(keys: readonly T['key'][]): Promise<T['version'][]> {
    return this.tables.log.findMany(keys);
  }

  /** The versions of each set, oldest first. */
  versionsOf(sets: readonly T['id'][]): Promise<Map<T['id'], T['version'][]>> {
    return this.tables.log.allOf(sets);
  }

  /** The versions of all sets that were made after a time, unordered. */
  versionsSince(time: Date): Promise<T['version'][]> {
    return this.tables.log.since(time);
  }

  /** Number of items in the latest version of each set. */
  counts(): Promise<number[]> {
    return this.tables.log.counts();
  }

  /**
   * Reads the items of a version, and compares them with its digest.
   *
   * @throws DamagedVersion, or LexiclipError INTERNAL where damage is reported; NOT_FOUND when the set was deleted
   *   meanwhile
   */
  read(version: T['version']): Promise<T['rows']> {
    const { database, kind } = this.tables;
    const read = () =>
      this.ofVersion(version, async (chain, entry, entries) => {
        const rows = await readRows(database.connection, kind.items, entry, chain);
        await inTurns(verify(kind, rows, entry, entries.get(entry.number - 1) ?? null));
        return rows;
      });
    return database.watch(`version ${version.number} of ${kind.noun} ${kind.versions.setOf(version)}`, read);
  }

  /** Stores a new set with its first version. @throws as `VersionWriter.create` */
  create(set: T['record'], first: Undigested<T>, rows: T['rows'], token?: string): Promise<T['version'] | undefined> {
    return this.writer.create(set, first, rows, token);
  }

  /** Commits the version after `base`. @throws as `VersionWriter.commit` */
  commit(
    base: T['version'],
    next: Undigested<T>,
    rows: T['rows'],
    change: VersionChange<T>,
    token?: string,
  ): Promise<T['version'] | undefined> {
    return this.writer.commit(base, next, rows, change, token);
  }

  /** The version that was committed with that token; undefined when there is none. */
  committedWith(token: string): Promise<T['version'] | undefined> {
    return this.tables.log.committedWith(token);
  }

  /** Whether other processes wrote versions of the set between the last two that this process wrote. */
  isContested(set: T['id']): boolean {
    return this.writer.contested.has(set);
  }

  /** Changes the set's name and description. */
  rename(set: T['record'], to: { name: string; description: string | null }): Promise<void> {
    return this.tables.rename(set, to);
  }

  /** Deletes the set with all its versions, and what belongs to it. */
  remove({ id }: Pick<T['record'], 'id'>): Promise<void> {
    return this.tables.remove(id);
  }

  /** Compacts the rows of a set and what belongs to it, and prunes the history of its tables. Versions keep their content. */
  async compact(set: T['id']): Promise<void> {
    const { database, log } = this.tables;
    const versions = (await log.allOf([set])).get(set) ?? [];
    const tokens = new Map(versions.map(({ number, token }) => [number, token]));
    for (const table of await this.tables.rowTablesOf(set)) await compactRows(database, table, tokens);
    await this.tables.around.compactRest?.(set);
    this.writer.contested.compacted(set);
  }

  /** Finishes removals, and removes what creators have abandoned. */
  sweep(): Promise<void> {
    return sweepSets(this.tables);
  }

  /** Reads something of a version. @throws LexiclipError NOT_FOUND when the set was deleted meanwhile */
  protected async ofVersion<R>(
    version: T['version'],
    read: (chain: VersionChain, entry: LogEntry<T>, entries: ReadonlyMap<number, LogEntry<T>>) => Promise<R>,
  ): Promise<R> {
    const { kind, log } = this.tables;
    const set = kind.versions.setOf(version);
    try {
      const entry = await log.get(set, version.number);
      const { base, number } = entry;
      const entries = await log.between(set, Math.min(base, number - 1), number);
      return await read(chainOf(kind, entry, entries), entry, entries);
    } catch (error) {
      if (await this.findById(set)) throw error;
      throw notFound(kind.argument, `such ${kind.noun}`);
    }
  }
}
