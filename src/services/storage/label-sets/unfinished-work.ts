import type { LabelSetId, PromptTemplateId } from '../../../domain/ids.js';
import { optional, type RowOf, text, time } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { equal } from '../lance/sql.js';

const columns = {
  key: text,
  kind: text,
  labelSetId: text,
  templateId: optional(text),
  at: time,
};

/**
 * - `creating`: a set that has no record yet. Its tables may be removed when it is abandoned.
 * - `committing`: a version with a template that no version of its set had before. The template must not be deleted.
 * - `removing`: a set whose record is, or is being, removed. Its tables are to be removed once the record is gone.
 */
export type WorkKind = 'creating' | 'committing' | 'removing';

export interface Work {
  readonly key: string;
  readonly kind: WorkKind;
  readonly labelSetId: LabelSetId;
  readonly templateId: PromptTemplateId | null;
  readonly at: Date;
}

/**
 * What writers have announced and not finished. Nothing of a label set is ever removed because something else could not
 * be found: only what is named here.
 */
export class UnfinishedWork {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(database: Database): Promise<UnfinishedWork> {
    return new UnfinishedWork(await database.records('unfinished_work', columns, 'key'));
  }

  /** Announces the work. Announcing the same key again changes nothing. */
  async announce(work: Omit<Work, 'at'>): Promise<void> {
    await this.records.insertIfAbsent({ ...work, at: new Date() });
  }

  /** @returns false when the work was already finished, or given up by somebody else */
  async finish(key: string): Promise<boolean> {
    return (await this.records.delete(equal('key', key))) > 0;
  }

  async list(): Promise<Work[]> {
    return (await this.records.select()).map(fromRow);
  }

  /** What writes versions with the template. */
  async withTemplate(template: PromptTemplateId): Promise<Work[]> {
    return (await this.records.select(equal('templateId', template))).map(fromRow);
  }

  /** The sets whose removal is announced: they are being removed, have lately been, or their removal has failed. */
  async removals(): Promise<Set<LabelSetId>> {
    return new Set((await this.records.values('labelSetId', equal('kind', 'removing'))) as LabelSetId[]);
  }
}

const fromRow = (row: RowOf<typeof columns>): Work => ({
  ...row,
  kind: row.kind as WorkKind,
  labelSetId: row.labelSetId as LabelSetId,
  templateId: row.templateId as PromptTemplateId | null,
});
