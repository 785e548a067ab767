import type { Field, RecordBatch, Vector } from 'apache-arrow';
import type { Steps } from '../../../domain/steps.js';
import type { Columns } from '../lance/columns.js';
import type { StorageCounters } from '../lance/storage-counters.js';

/*
 * The commit protocol (docs/commit-protocol.md) is the same for all kinds of sets that have versions: label sets and
 * sample sets. This is all that it is told of a kind.
 */

/** A set's own record, whatever it holds. */
export interface SetRecord {
  readonly id: string;
  /** Unique among the tenant's sets of this kind. */
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What the record of a version has, whatever its set holds. */
export interface VersionFields {
  readonly number: number;
  readonly createdAt: Date;
  readonly digest: string;
}

/** Items of a set, in the set's order. */
export interface ItemRows {
  /** Each item's place in the set's order. Unique and ascending; gaps stay where items were removed. */
  readonly positions: Int32Array;
  /** Digests of the items, [items × 32]. */
  readonly digests: Uint8Array;
}

/** The types of a kind of sets. */
export interface SetTypes {
  readonly id: string;
  readonly itemId: string;
  readonly record: SetRecord;
  readonly version: VersionFields;
  /** What names a version: the set's id, and the number. */
  readonly key: { readonly number: number };
  readonly rows: ItemRows;
}

/** The record of a version that has no digest yet. */
export type Undigested<T extends SetTypes> = Omit<T['version'], 'digest'>;

/** A row by its place in what was read. */
export interface Place {
  readonly batch: number;
  readonly row: number;
}

/** What is stored of a kind of sets, and under which names. */
export interface SetKind<T extends SetTypes> {
  /** As in `label set`. */
  readonly noun: string;
  /** The argument that errors name. */
  readonly argument: string;
  readonly tables: { readonly sets: string; readonly log: string; readonly work: string };
  /** Name of the column, in the log and in the table of announced work, with a set's id. */
  readonly idColumn: string;
  /** Name of the log's column with the number of a version's items. */
  readonly countColumn: string;
  /**
   * Name of the log's column with the id of something that versions refer to, and that others may delete, if they refer
   * to anything.
   */
  readonly referenceColumn: string | undefined;
  /** Set of any table that is named after a set, and goes with it; undefined for any other table. */
  ownerOf(table: string): T['id'] | undefined;
  readonly counters: keyof Pick<StorageCounters, 'labelSets' | 'sampleSets'>;
  readonly records: RecordKind<T>;
  readonly versions: VersionKind<T>;
  readonly items: ItemKind<T>;
}

/** How the records of sets are stored. */
export interface RecordKind<T extends SetTypes> {
  /** The key is `slug`. */
  readonly columns: Columns;
  fromRow(row: object): T['record'];
}

/** How the records of versions are stored, and what makes their digests. */
export interface VersionKind<T extends SetTypes> {
  /** Columns of the record; those of the protocol follow. */
  readonly columns: Columns;
  setOf(version: { readonly number: number }): T['id'];
  countOf(version: Undigested<T>): number;
  /** Id of what the version refers to; null where versions refer to nothing that others may delete. */
  referenceOf(version: Undigested<T>): string | null;
  toRow(version: Undigested<T>): Record<string, unknown>;
  fromRow(row: object): Undigested<T>;
  /**
   * The digest of a version.
   *
   * @param content digest of its items
   * @param before digest of the version before; null for the first
   */
  digestOf(version: Undigested<T>, content: string, before: string | null): string;
}

/**
 * How items are stored: as rows with the columns `version` and `token`, which the protocol adds, then those of the item,
 * of which there are `id`, `position` and `digest`. In the row of an item that was removed, all of these but the id are
 * null.
 */
export interface ItemKind<T extends SetTypes> {
  /** As in `labels`. */
  readonly plural: string;
  /** Name of the table that has the version's rows. */
  tableOf(version: Undigested<T>): string;
  /** Set of a table of rows; undefined for any other table. */
  setOfTable(table: string): T['id'] | undefined;
  countOf(rows: T['rows']): number;
  /** Copies of consecutive rows. */
  slice(rows: T['rows'], from: number, to: number): T['rows'];
  /** Number of rows that LanceDB may be given at once. */
  maxAtOnce(rows: T['rows']): number;
  fields(rows: T['rows']): Field[];
  /** The items as columns, followed by rows of nulls for the removed ones. */
  toColumns(rows: T['rows'], removed: readonly T['itemId'][]): Record<string, Vector>;
  /** Puts together the rows at the places, which are in the set's order. */
  collect(version: T['version'], batches: readonly RecordBatch[], places: readonly PositionedPlace[]): Steps<T['rows']>;
  /** The digest of an item, as it has to be. */
  digestAt(rows: T['rows'], row: number): Uint8Array;
  idAt(rows: T['rows'], row: number): T['itemId'];
  /** What an item is called where it is damaged, such as `label l1 or its vector`. */
  nameAt(rows: T['rows'], row: number): string;
}

/** The place of a row with its position in the set. */
export interface PositionedPlace extends Place {
  readonly position: number;
}

/** What else of a tenant's database has to do with the sets of a kind. */
export interface Surroundings<T extends SetTypes> {
  /**
   * Refuses a version whose reference was deleted. A version is announced before this is called, so that the deletion
   * finds the announcement afterwards.
   */
  checkReference?(version: Undigested<T>): Promise<void>;
  /** Makes tables that must be there before any of rows, beside those of the sets and their log. */
  make?(): Promise<void>;
  /** Makes tables of a new set beside that of its rows, before anybody else knows of it. */
  makeRest?(id: T['id']): Promise<void>;
  /** Removes what belongs to a set beside its record, versions and rows. Its record is gone by then. */
  removeRest(id: T['id']): Promise<void>;
  /** Compacts the same. */
  compactRest?(id: T['id']): Promise<void>;
}
