import type { LabelSetId, SampleSetId } from '../../../domain/ids.js';
import type { TagPolicy, UndecidedRule } from '../../../domain/tag-policy.js';
import { float, integer, optional, type RowOf, text, time } from '../lance/columns.js';
import { oncePerDatabase } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { equal, oneOf } from '../lance/sql.js';

/** Name of the table that holds the policies. */
export const TAG_POLICIES = 'tag_policies';

const columns = {
  /** `<labelSetId>/<tag>`. */
  key: text,
  labelSetId: text,
  tag: text,
  sampleSetId: text,
  maxLoss: float,
  maxFalseAccepts: optional(float),
  /** 1 or 0. */
  recalibrate: integer,
  undecided: text,
  setBy: text,
  setAt: time,
};

type TagName = Pick<TagPolicy, 'labelSetId' | 'tag'>;

type Records = RecordTable<typeof columns>;

/** What the moves of a tenant's tags must not make worse. The table is made with the first policy. */
export class TagPolicyStore {
  private constructor(private readonly records: Records) {}

  static readonly open = oncePerDatabase(
    async (database) => new TagPolicyStore(await database.records(TAG_POLICIES, columns, 'key')),
  );

  async find(name: TagName): Promise<TagPolicy | undefined> {
    const row = await this.records.first(equal('key', keyOf(name)));
    return row && fromRow(row);
  }

  /** The policies of all tags of these label sets, unordered. */
  async allOf(labelSets: readonly LabelSetId[]): Promise<TagPolicy[]> {
    return (await this.records.select(oneOf('labelSetId', labelSets))).map(fromRow);
  }

  /** The policies of all label sets, unordered. */
  async all(): Promise<TagPolicy[]> {
    return (await this.records.select()).map(fromRow);
  }

  /** Sets the tag's policy, in place of the one that it has. */
  async put(policy: TagPolicy): Promise<void> {
    await this.records.upsert([{ ...policy, key: keyOf(policy), recalibrate: policy.recalibrate ? 1 : 0 }]);
  }

  /** @returns false when the tag had none */
  async remove(name: TagName): Promise<boolean> {
    return (await this.records.delete(equal('key', keyOf(name)))) > 0;
  }

  async deleteAll(labelSet: LabelSetId): Promise<void> {
    await this.records.delete(equal('labelSetId', labelSet));
  }
}

const keyOf = ({ labelSetId, tag }: TagName): string => `${labelSetId}/${tag}`;

const fromRow = ({ key: _, ...row }: RowOf<typeof columns>): TagPolicy => ({
  ...row,
  labelSetId: row.labelSetId as LabelSetId,
  sampleSetId: row.sampleSetId as SampleSetId,
  recalibrate: row.recalibrate === 1,
  undecided: row.undecided as UndecidedRule,
});
