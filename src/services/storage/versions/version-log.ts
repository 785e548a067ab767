import { LRUCache } from 'lru-cache';
import { blankOf, type Columns, integer, optional, type RowOf, text, time } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { after, allOf, anyOf, atLeast, below, type Condition, equal, oneOf } from '../lance/sql.js';
import type { SetKind, SetTypes, Undigested } from './set-kind.js';

/**
 * The key is `<set>/<number>`: inserting it commits the version. The number is that in the key; 0 in the entry that takes
 * the place of version 1 when the creation of a set is given up.
 */
const recordColumns = { key: text, number: integer, createdAt: time };
const placementColumns = {
  /** Which rows of the set's table are this version's. */
  token: text,
  parent: optional(integer),
  base: integer,
  behind: integer,
  digest: text,
};
/** The kind's columns, with these among them. */
type LogColumns = Columns & typeof recordColumns & typeof placementColumns;
type Row = RowOf<LogColumns>;

/** A version's place among the others. */
export interface Placement {
  /** The version whose rows it overrides; null for a full version, which has all rows. */
  readonly parent: number | null;
  /** The full version that its chain begins with. */
  readonly base: number;
  /** Number of rows and versions in its chain, beside those of the full version. */
  readonly behind: number;
}

/** A version as it is logged. It never changes. */
export type LogEntry<T extends SetTypes> = T['version'] &
  Placement & {
    /** Marks the rows that its writer added for it. */
    readonly token: string;
  };

/** The log of the versions of a kind of sets. A version is committed by inserting its entry, and exists from then on. */
export class VersionLog<T extends SetTypes> {
  /** Highest version number seen of each set. Versions are only added, so lower ones need not be read again. */
  private readonly highest = new LRUCache<T['id'], number>({ max: 1_000 });

  private constructor(
    private readonly kind: SetKind<T>,
    private readonly columns: LogColumns,
    private readonly records: RecordTable<LogColumns>,
  ) {}

  static async open<T extends SetTypes>(database: Database, kind: SetKind<T>): Promise<VersionLog<T>> {
    const columns = { key: text, ...kind.versions.columns, ...placementColumns } as LogColumns;
    return new VersionLog(kind, columns, await database.records(kind.tables.log, columns, 'key'));
  }

  make(): Promise<void> {
    return this.records.make();
  }

  /**
   * Commits a version whose rows have been added.
   *
   * @returns false when another writer has committed this number
   * @throws Error when the outcome could not be learned
   */
  async commit(entry: LogEntry<T>): Promise<boolean> {
    let failure: unknown;
    const inserted = await this.records.insertIfAbsent(this.toRow(entry)).catch((error) => {
      failure = error;
      return false;
    });
    if (inserted) return true;
    // An insert may have succeeded though its answer was lost, and then finds its own entry when it is repeated.
    const logged = await this.records
      .first(equal('key', this.keyOf(entry)))
      .catch((error: unknown) => Promise.reject(failure ?? error));
    if (logged) return logged.token === entry.token;
    if (failure) throw failure;
    return false;
  }

  /**
   * Gives up the creation of a set: no first version can be committed any more. The entry stays for good, because its
   * creator may come back at any time.
   *
   * @returns false when the first version is committed
   */
  async giveUp(set: T['id']): Promise<boolean> {
    const key = keyOf(set, 1);
    const givenUp = {
      ...blankOf(this.columns),
      key,
      [this.kind.idColumn]: set,
      number: GIVEN_UP,
      createdAt: new Date(),
    };
    if (await this.records.insertIfAbsent(givenUp)) return true;
    return (await this.records.first(equal('key', key)))?.number === GIVEN_UP;
  }

  /** @returns undefined when the set has no version */
  async latest(set: T['id']): Promise<LogEntry<T> | undefined> {
    return (await this.latestOf([set])).get(set);
  }

  /** Looks at what others have committed. */
  look(): Promise<void> {
    return this.records.look();
  }

  /** The latest version of each set that has one. @param since as it was at this time or later, of `performance.now` */
  async latestOf(sets: readonly T['id'][], since?: number): Promise<Map<T['id'], LogEntry<T>>> {
    const candidates = sets.map((id) => allOf(this.isOf(id), atLeast('number', this.highest.get(id) ?? 1)));
    const latest = new Map<T['id'], LogEntry<T>>();
    for (const entry of await this.select(anyOf(candidates), since)) {
      const set = this.kind.versions.setOf(entry);
      if (entry.number > (latest.get(set)?.number ?? 0)) latest.set(set, entry);
    }
    for (const [set, { number }] of latest) this.highest.set(set, number);
    return latest;
  }

  /** The versions that exist, unordered. */
  findMany(keys: readonly T['key'][]): Promise<LogEntry<T>[]> {
    const wanted = keys.map((key) => this.keyOf(key));
    return this.selectAll(allOf(oneOf('key', wanted), IS_VERSION), new Set(wanted).size);
  }

  /** @throws Error when there is no such version */
  async get(set: T['id'], number: number): Promise<LogEntry<T>> {
    const [entry] = await this.selectAll(allOf(equal('key', keyOf(set, number)), IS_VERSION), 1);
    if (!entry) throw new Error(`version ${number} of ${this.kind.noun} ${set} is not in the log`);
    return entry;
  }

  /** The version that was committed with that token. */
  async committedWith(token: string): Promise<LogEntry<T> | undefined> {
    const row = await this.records.first(equal('token', token));
    return row && this.fromRow(row);
  }

  /** The versions of a set from one number to another, by number. */
  async between(set: T['id'], from: number, to: number): Promise<Map<number, LogEntry<T>>> {
    const range = allOf(this.isOf(set), atLeast('number', from), below('number', to + 1));
    const found = await this.selectAll(range, to + 1 - Math.max(from, 1));
    return new Map(found.map((entry) => [entry.number, entry]));
  }

  /** The versions of each set, oldest first. */
  async allOf(sets: readonly T['id'][]): Promise<Map<T['id'], LogEntry<T>[]>> {
    const versions = new Map<T['id'], LogEntry<T>[]>(sets.map((id) => [id, []]));
    for (const entry of await this.select(allOf(oneOf(this.kind.idColumn, sets), IS_VERSION))) {
      versions.get(this.kind.versions.setOf(entry))?.push(entry);
    }
    for (const list of versions.values()) list.sort((a, b) => a.number - b.number);
    return versions;
  }

  /** Number of items in the latest version of each set. */
  async counts(): Promise<number[]> {
    const { idColumn, countColumn } = this.kind;
    const latest = new Map<T['id'], { readonly number: number; readonly count: number }>();
    for (const row of await this.records.pick([idColumn, 'number', countColumn], IS_VERSION)) {
      const [set, number, count] = [row[idColumn] as T['id'], row.number, row[countColumn] as number];
      if (number > (latest.get(set)?.number ?? 0)) latest.set(set, { number, count });
    }
    return [...latest.values()].map(({ count }) => count);
  }

  /** Removes all versions of a set. */
  async deleteAll(set: T['id']): Promise<void> {
    await this.records.delete(allOf(this.isOf(set), IS_VERSION));
  }

  /** The sets of which any version has the reference. */
  async withReference(reference: string): Promise<Set<T['id']>> {
    const { referenceColumn, idColumn } = this.kind;
    if (referenceColumn === undefined) return new Set();
    return new Set((await this.records.values(idColumn, equal(referenceColumn, reference))) as T['id'][]);
  }

  /** The versions of all sets that were made after a time, unordered. */
  since(time: Date): Promise<LogEntry<T>[]> {
    return this.select(allOf(after('createdAt', time), IS_VERSION));
  }

  /** The versions of all sets, unordered. */
  entries(): Promise<LogEntry<T>[]> {
    return this.select(IS_VERSION);
  }

  private async select(where: Condition, since?: number): Promise<LogEntry<T>[]> {
    const rows = await this.records.select(where, since === undefined ? {} : { since });
    return rows.map((row) => this.fromRow(row));
  }

  /** Entries never change: as many as there can be are all of them, however long ago they were seen. */
  private async selectAll(where: Condition, count: number): Promise<LogEntry<T>[]> {
    const seen = this.records.lastSeen(where);
    return seen.length === count ? seen.map((row) => this.fromRow(row)) : this.select(where);
  }

  private isOf(set: T['id']): Condition {
    return equal(this.kind.idColumn, set);
  }

  private keyOf(key: { readonly number: number }): string {
    return keyOf(this.kind.versions.setOf(key), key.number);
  }

  private toRow(entry: LogEntry<T>): Row {
    const { token, parent, base, behind, digest } = entry;
    const record = this.kind.versions.toRow(entry);
    return { key: this.keyOf(entry), ...record, token, parent, base, behind, digest } as Row;
  }

  private fromRow(row: Row): LogEntry<T> {
    const { token, parent, base, behind, digest } = row;
    const record: Undigested<T> = this.kind.versions.fromRow(row);
    return { ...record, token, parent, base, behind, digest } as LogEntry<T>;
  }
}

const IS_VERSION = atLeast('number', 1);

/** The number in the entry of a set whose creation was given up. */
const GIVEN_UP = 0;

const keyOf = (set: string, number: number): string => `${set}/${number}`;
