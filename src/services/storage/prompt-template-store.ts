import type { PromptTemplateId } from '../catalog/ids.js';
import { integer, optional, type RowOf, text, texts, time } from './columns.js';
import type { Database } from './database.js';
import type { RecordTable } from './record-table.js';
import { allOf, equal } from './sql.js';

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
};

/** One version of a prompt template set. It never changes. */
export interface PromptTemplateVersion {
  readonly id: PromptTemplateId;
  readonly slug: string;
  readonly name: string;
  readonly number: number;
  readonly templates: readonly string[];
  readonly message: string | null;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** The prompt templates of one tenant: a row for each version. */
export class PromptTemplateStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(database: Database): Promise<PromptTemplateStore> {
    return new PromptTemplateStore(await database.records('prompt_templates', columns, 'key'));
  }

  /** @returns false when the number is taken */
  insert(version: PromptTemplateVersion): Promise<boolean> {
    return this.records.insertIfAbsent({ ...version, key: `${version.slug}@${version.number}` });
  }

  /** All versions under the slug, oldest first. */
  async versions(slug: string): Promise<PromptTemplateVersion[]> {
    return (await this.records.select(equal('slug', slug))).map(fromRow).sort((a, b) => a.number - b.number);
  }

  async find(id: PromptTemplateId, number: number): Promise<PromptTemplateVersion | undefined> {
    const row = await this.records.first(allOf(equal('id', id), equal('number', number)));
    return row && fromRow(row);
  }

  async all(): Promise<PromptTemplateVersion[]> {
    return (await this.records.select()).map(fromRow).sort((a, b) => a.number - b.number);
  }
}

const fromRow = ({ key: _, ...row }: RowOf<typeof columns>): PromptTemplateVersion => ({
  ...row,
  id: row.id as PromptTemplateId,
});
