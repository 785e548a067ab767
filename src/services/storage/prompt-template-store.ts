import type { PromptTemplateId } from '../../domain/ids.js';
import type { PromptTemplateVersion } from '../../domain/prompt-template.js';
import { arrowSchema, asStored, integer, optional, type RowOf, text, texts, time } from './lance/columns.js';
import type { Database } from './lance/database.js';
import type { RecordTable } from './lance/record-table.js';
import { allOf, at, below, type Condition, equal, isNotNull, isNull, oneOf } from './lance/sql.js';

const TABLE = 'prompt_templates';
const columns = {
  /** `<slug>@<number>`: inserting the key claims the number and commits the version in one step. */
  key: text,
  slug: text,
  number: integer,
  id: text,
  name: text,
  templates: texts,
  message: optional(text),
  createdAt: time,
  createdBy: text,
  /** Time of deletion. The rows are kept until it is certain that no label set version needs them. */
  deletedAt: optional(time),
};

/** A deletion of a template set that is not final yet. */
export interface TemplateDeletion {
  readonly id: PromptTemplateId;
  /** Tells deletions of the same set apart. */
  readonly at: Date;
}

/** The prompt templates of one tenant, one row for each version. */
export class PromptTemplateStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(database: Database): Promise<PromptTemplateStore> {
    return new PromptTemplateStore(await database.records(TABLE, columns, 'key'));
  }

  /** Makes the table, which a tenant's database must have, with the templates that the tenant begins with. */
  static async make(database: Database, versions: readonly PromptTemplateVersion[]): Promise<void> {
    const rows = versions.map((version) => asStored(columns, toRow(version)));
    await database.putTable(TABLE, arrowSchema(columns, 'key'), rows);
  }

  /** @returns false when the number is taken */
  insert(version: PromptTemplateVersion): Promise<boolean> {
    return this.records.insertIfAbsent(toRow(version));
  }

  /** All versions of each slug that exists, oldest first. */
  async versionsOf(slugs: readonly string[]): Promise<Map<string, PromptTemplateVersion[]>> {
    return versionsBy('slug', await this.records.select(allOf(oneOf('slug', slugs), isNull('deletedAt'))));
  }

  /** All versions of each template set that exists, oldest first. */
  async versionsById(ids: readonly PromptTemplateId[]): Promise<Map<PromptTemplateId, PromptTemplateVersion[]>> {
    return versionsBy('id', await this.records.select(allOf(oneOf('id', ids), isNull('deletedAt'))));
  }

  /** All versions of these template sets, unordered, including deleted ones that are not purged yet. */
  async findAny(ids: readonly PromptTemplateId[]): Promise<PromptTemplateVersion[]> {
    return (await this.records.select(oneOf('id', ids))).map(fromRow);
  }

  /** All versions by slug, oldest first. */
  async all(): Promise<Map<string, PromptTemplateVersion[]>> {
    return versionsBy('slug', await this.records.select(isNull('deletedAt')));
  }

  /** Whether the version exists and is not deleted. */
  async isLive(id: PromptTemplateId, number: number): Promise<boolean> {
    return (await this.records.count(allOf(equal('id', id), equal('number', number), isNull('deletedAt')))) > 0;
  }

  /** Number of versions of all template sets that exist. */
  count(): Promise<number> {
    return this.records.count(isNull('deletedAt'));
  }

  /**
   * Hides a template set from readers. `undelete` reverts that; `purge` makes it final.
   *
   * A mark, which has no templates, takes the number after the latest version, so that no version is added to a set that
   * is being deleted.
   *
   * @returns undefined when the number is taken: then another version was added, or somebody else is deleting the set
   */
  async delete(latest: PromptTemplateVersion): Promise<TemplateDeletion | undefined> {
    const { id, slug } = latest;
    const [number, deletedAt] = [latest.number + 1, new Date()];
    const mark = { ...latest, number, templates: [], message: null, key: keyOf(slug, number), deletedAt };
    if (!(await this.records.insertIfAbsent(mark))) return undefined;
    await this.records.update(allOf(equal('id', id), isNull('deletedAt')), { deletedAt });
    return { id, at: deletedAt };
  }

  /** Shows the set again, unless this deletion is over. */
  async undelete({ id, at: time }: TemplateDeletion): Promise<void> {
    const hidden = allOf(equal('id', id), at('deletedAt', time));
    const rows = await this.records.pick(['number', 'templates'], hidden);
    const mark = rows.find(({ templates }) => templates.length === 0);
    if (!mark) return this.show(hidden);
    // The mark goes last: while it is there, no version takes its number.
    await this.show(allOf(hidden, below('number', mark.number)));
    await this.records.delete(allOf(hidden, equal('number', mark.number)));
  }

  private async show(hidden: Condition): Promise<void> {
    await this.records.update(hidden, { deletedAt: null });
  }

  /** Removes the set, unless this deletion is over: what somebody has shown again may be in use. */
  async purge({ id, at: time }: TemplateDeletion): Promise<void> {
    await this.records.delete(allOf(equal('id', id), at('deletedAt', time)));
  }

  /** Deletions that are neither final nor reverted. */
  async deleted(): Promise<TemplateDeletion[]> {
    const rows = await this.records.pick(['id', 'deletedAt'], isNotNull('deletedAt'));
    const deletions = rows.map(({ id, deletedAt }) => ({ id: id as PromptTemplateId, at: deletedAt as Date }));
    return [...new Map(deletions.map((deletion) => [`${deletion.id}/${deletion.at.getTime()}`, deletion])).values()];
  }
}

const toRow = (version: PromptTemplateVersion): RowOf<typeof columns> => ({
  ...version,
  key: keyOf(version.slug, version.number),
  deletedAt: null,
});

const keyOf = (slug: string, number: number): string => `${slug}@${number}`;

function versionsBy<K extends 'id' | 'slug'>(key: K, rows: readonly RowOf<typeof columns>[]) {
  const versions = new Map<PromptTemplateVersion[K], PromptTemplateVersion[]>();
  for (const version of rows.map(fromRow)) {
    versions.set(version[key], [...(versions.get(version[key]) ?? []), version]);
  }
  for (const list of versions.values()) list.sort((a, b) => a.number - b.number);
  return versions;
}

const fromRow = ({ key: _, deletedAt: __, ...row }: RowOf<typeof columns>): PromptTemplateVersion => ({
  ...row,
  id: row.id as PromptTemplateId,
});
