import { type Columns, optional, type RowOf, text, time } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { equal } from '../lance/sql.js';
import type { SetKind, SetTypes } from './set-kind.js';

const columns = { key: text, kind: text, at: time };
/** Beside these, the set's id, and what its versions refer to. */
type WorkColumns = Columns & typeof columns;

/**
 * - `creating`: a set that has no record yet. Its tables may be removed when it is abandoned.
 * - `committing`: a version with a reference that no version of its set had before. What it refers to must not be deleted.
 * - `removing`: a set whose record is, or is being, removed. Its tables are to be removed once the record is gone.
 */
export type WorkKind = 'creating' | 'committing' | 'removing';

export interface Work<Id extends string = string> {
  readonly key: string;
  readonly kind: WorkKind;
  readonly set: Id;
  /** What the version refers to, such as its prompt template; null for a removal, and where versions refer to nothing. */
  readonly reference: string | null;
  readonly at: Date;
}

/**
 * What writers have announced and not finished. Nothing of a set is ever removed because something else could not be
 * found: only what is named here.
 */
export class UnfinishedWork<T extends SetTypes> {
  private constructor(
    private readonly kind: SetKind<T>,
    private readonly records: RecordTable<WorkColumns>,
  ) {}

  static async open<T extends SetTypes>(database: Database, kind: SetKind<T>): Promise<UnfinishedWork<T>> {
    const { idColumn, referenceColumn } = kind;
    const reference = referenceColumn === undefined ? {} : { [referenceColumn]: optional(text) };
    const { key, kind: what, at } = columns;
    const all = { key, kind: what, [idColumn]: text, ...reference, at } as WorkColumns;
    return new UnfinishedWork(kind, await database.records(kind.tables.work, all, 'key'));
  }

  make(): Promise<void> {
    return this.records.make();
  }

  /** Announces the work. A removal that is announced again stays what it is. */
  async announce({ key, kind, set, reference }: Omit<Work<T['id']>, 'at'>): Promise<void> {
    const { idColumn, referenceColumn } = this.kind;
    const referred = referenceColumn === undefined ? {} : { [referenceColumn]: reference };
    const row = { key, kind, [idColumn]: set, ...referred, at: new Date() };
    // Nobody else has the key of a new set or of a token.
    if (kind === 'removing') await this.records.insertIfAbsent(row);
    else await this.records.append([row]);
  }

  /** @returns false when the work was already finished, or given up by somebody else */
  async finish(key: string): Promise<boolean> {
    return (await this.records.delete(equal('key', key))) > 0;
  }

  async list(): Promise<Work<T['id']>[]> {
    return (await this.records.select()).map((row) => this.fromRow(row));
  }

  /** What writes versions with the reference. */
  async withReference(reference: string): Promise<Work<T['id']>[]> {
    const { referenceColumn } = this.kind;
    if (referenceColumn === undefined) return [];
    return (await this.records.select(equal(referenceColumn, reference))).map((row) => this.fromRow(row));
  }

  /** The sets whose removal is announced: they are being removed, have lately been, or their removal has failed. */
  async removals(): Promise<Set<T['id']>> {
    return new Set((await this.records.values(this.kind.idColumn, equal('kind', 'removing'))) as T['id'][]);
  }

  private fromRow(row: RowOf<WorkColumns>): Work<T['id']> {
    const { idColumn, referenceColumn } = this.kind;
    return {
      key: row.key,
      kind: row.kind as WorkKind,
      set: row[idColumn] as T['id'],
      reference: referenceColumn === undefined ? null : (row[referenceColumn] as string | null),
      at: row.at,
    };
  }
}
