import { type Columns, type RowOf, text } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { allOf, equal, oneOf } from '../lance/sql.js';
import type { SetKind, SetTypes, Surroundings } from './set-kind.js';
import { UnfinishedWork } from './unfinished-work.js';
import { VersionLog } from './version-log.js';

type SetColumns = Columns & { readonly slug: typeof text; readonly id: typeof text };

/** What a tenant's database stores for a kind of sets: their records, the version log, tables of rows, announcements. */
export class SetTables<T extends SetTypes> {
  private constructor(
    readonly database: Database,
    readonly kind: SetKind<T>,
    readonly around: Surroundings<T>,
    readonly log: VersionLog<T>,
    readonly work: UnfinishedWork<T>,
    private readonly sets: RecordTable<SetColumns>,
  ) {}

  static async open<T extends SetTypes>(
    database: Database,
    kind: SetKind<T>,
    around: Surroundings<T>,
  ): Promise<SetTables<T>> {
    const sets = await database.records(kind.tables.sets, kind.records.columns as SetColumns, 'slug');
    const log = await VersionLog.open(database, kind);
    return new SetTables(database, kind, around, log, await UnfinishedWork.open(database, kind), sets);
  }

  /** Makes the tables that must be there before any of rows: by them, what is in those can be told. */
  async make(): Promise<void> {
    await Promise.all([this.sets.make(), this.log.make(), this.work.make(), this.around.make?.()]);
  }

  async list(): Promise<T['record'][]> {
    return (await this.sets.select()).map(this.fromRow);
  }

  /** The sets that exist, unordered. */
  async findBySlugs(slugs: readonly string[]): Promise<T['record'][]> {
    return (await this.sets.select(oneOf('slug', slugs))).map(this.fromRow);
  }

  /** The sets that exist, unordered. */
  async findByIds(ids: readonly T['id'][]): Promise<T['record'][]> {
    return (await this.sets.select(oneOf('id', ids))).map(this.fromRow);
  }

  async findById(id: T['id']): Promise<T['record'] | undefined> {
    return (await this.findByIds([id]))[0];
  }

  /** @returns false when the slug is taken */
  insert(set: T['record']): Promise<boolean> {
    return this.sets.insertIfAbsent({ ...set });
  }

  /** Changes name and description. */
  async rename({ slug, id }: T['record'], to: { name: string; description: string | null }): Promise<void> {
    await this.sets.update(allOf(equal('slug', slug), equal('id', id)), to);
  }

  /** Names of the set's tables of rows. */
  async rowTablesOf(id: T['id']): Promise<string[]> {
    return (await this.database.tableNames()).filter((table) => this.kind.items.setOfTable(table) === id);
  }

  /**
   * Removes a set with all its versions and what belongs to it. It is announced first, so that whoever comes later can
   * finish it. Then its record goes, so that no reader can reach the rest.
   */
  async remove(id: T['id']): Promise<void> {
    await this.work.announce({ key: removal(id), kind: 'removing', set: id, reference: null });
    await this.removeAnnounced(id);
  }

  /** Removes what is left of a set whose removal, or failed creation, is announced. */
  async removeAnnounced(id: T['id']): Promise<void> {
    await this.sets.delete(equal('id', id));
    await this.around.removeRest(id);
    for (const table of await this.rowTablesOf(id)) await this.database.connection.dropTable(table);
    await this.log.deleteAll(id);
  }

  private readonly fromRow = (row: RowOf<SetColumns>): T['record'] => this.kind.records.fromRow(row);
}

const removal = (id: string): string => `removing/${id}`;
