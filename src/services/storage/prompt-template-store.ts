import type { PromptTemplateId } from '../../domain/ids.js';
import type { PromptTemplateVersion } from '../../domain/prompt-template.js';
import { integer, optional, type RowOf, text, texts, time } from './lance/columns.js';
import type { Database } from './lance/database.js';
import type { RecordTable } from './lance/record-table.js';
import { allOf, equal, isNotNull, isNull, oneOf } from './lance/sql.js';

const columns = {
  /** `<slug>@<number>`: inserting it claims the number and commits the version in one. */
  key: text,
  slug: text,
  number: integer,
  id: text,
  name: text,
  templates: texts,
  message: optional(text),
  createdAt: time,
  createdBy: text,
  /** When it was deleted. The rows go only when it is sure that no label set version needs them. */
  deletedAt: optional(time),
};

/** The prompt templates of one tenant: a row for each version. */
export class PromptTemplateStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(database: Database): Promise<PromptTemplateStore> {
    return new PromptTemplateStore(await database.records('prompt_templates', columns, 'key'));
  }

  /** @returns false when the number is taken */
  insert(version: PromptTemplateVersion): Promise<boolean> {
    return this.records.insertIfAbsent({ ...version, key: `${version.slug}@${version.number}`, deletedAt: null });
  }

  /** All versions under each slug that has any, oldest first. */
  async versionsOf(slugs: readonly string[]): Promise<Map<string, PromptTemplateVersion[]>> {
    return versionsBy('slug', await this.records.select(allOf(oneOf('slug', slugs), isNull('deletedAt'))));
  }

  /** All versions of each template set that exists, oldest first. */
  async versionsById(ids: readonly PromptTemplateId[]): Promise<Map<PromptTemplateId, PromptTemplateVersion[]>> {
    return versionsBy('id', await this.records.select(allOf(oneOf('id', ids), isNull('deletedAt'))));
  }

  /** All versions of these template sets, also of those that were deleted, as long as their rows are there. */
  async findAny(ids: readonly PromptTemplateId[]): Promise<PromptTemplateVersion[]> {
    return (await this.records.select(oneOf('id', ids))).map(fromRow);
  }

  /** All versions by slug, oldest first. */
  async all(): Promise<Map<string, PromptTemplateVersion[]>> {
    return versionsBy('slug', await this.records.select(isNull('deletedAt')));
  }

  /** Whether the version is there and its set not deleted. */
  async isLive(id: PromptTemplateId, number: number): Promise<boolean> {
    return (await this.records.count(allOf(equal('id', id), equal('number', number), isNull('deletedAt')))) > 0;
  }

  /** From now on nobody finds it by its slug. `undelete` takes that back; `purge` makes it final. */
  async delete(id: PromptTemplateId): Promise<void> {
    await this.records.update(allOf(equal('id', id), isNull('deletedAt')), { deletedAt: new Date() });
  }

  async undelete(id: PromptTemplateId): Promise<void> {
    await this.records.update(equal('id', id), { deletedAt: null });
  }

  async purge(id: PromptTemplateId): Promise<void> {
    await this.records.delete(equal('id', id));
  }

  /** Template sets that are deleted and not purged yet. */
  async deleted(): Promise<Set<PromptTemplateId>> {
    return new Set((await this.records.values('id', isNotNull('deletedAt'))) as PromptTemplateId[]);
  }
}

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
