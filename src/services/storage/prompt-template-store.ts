import type { PromptTemplateId } from '../../domain/ids.js';
import type { PromptTemplateVersion } from '../../domain/prompt-template.js';
import { integer, optional, type RowOf, text, texts, time } from './lance/columns.js';
import type { Database } from './lance/database.js';
import type { RecordTable } from './lance/record-table.js';
import { allOf, equal, isNotNull, isNull, oneOf } from './lance/sql.js';

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

/** The prompt templates of one tenant, one row for each version. */
export class PromptTemplateStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(database: Database): Promise<PromptTemplateStore> {
    return new PromptTemplateStore(await database.records('prompt_templates', columns, 'key'));
  }

  /** @returns false when the number is taken */
  insert(version: PromptTemplateVersion): Promise<boolean> {
    return this.records.insertIfAbsent({ ...version, key: `${version.slug}@${version.number}`, deletedAt: null });
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

  /** Hides a template set from readers. `undelete` reverts that; `purge` makes it final. */
  async delete(id: PromptTemplateId): Promise<void> {
    await this.records.update(allOf(equal('id', id), isNull('deletedAt')), { deletedAt: new Date() });
  }

  async undelete(id: PromptTemplateId): Promise<void> {
    await this.records.update(equal('id', id), { deletedAt: null });
  }

  async purge(id: PromptTemplateId): Promise<void> {
    await this.records.delete(equal('id', id));
  }

  /** Template sets that are deleted but not purged yet. */
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
