import type { LabelSetId } from '../../../domain/ids.js';
import type { GateReport } from '../../../domain/tag-policy.js';
import type { TagMove } from '../../../domain/version-tag.js';
import { integer, optional, type RowOf, text, time } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { after, allOf, equal, oneOf } from '../lance/sql.js';

const columns = {
  /** `<labelSetId>/<name>/<sequence>`: inserting the key claims the next position in the tag's history. */
  key: text,
  labelSetId: text,
  name: text,
  sequence: integer,
  from: optional(integer),
  to: optional(integer),
  at: time,
  by: text,
  /** JSON of a `GateReport`. */
  gate: optional(text),
  forced: optional(text),
};

/** Tags of label set versions, stored as histories of moves. The last move of a tag gives its version. */
export class VersionTagStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(database: Database): Promise<VersionTagStore> {
    return new VersionTagStore(await database.records('version_tags', columns, 'key'));
  }

  make(): Promise<void> {
    return this.records.make();
  }

  /** @returns false when another move has taken this position in the history */
  append(move: TagMove): Promise<boolean> {
    const key = `${move.labelSetId}/${move.name}/${move.sequence}`;
    return this.records.insertIfAbsent({ ...move, key, gate: move.gate && JSON.stringify(move.gate) });
  }

  /** The moves of one tag, oldest first. */
  async history(labelSetId: LabelSetId, name: string): Promise<TagMove[]> {
    const rows = await this.records.select(allOf(equal('labelSetId', labelSetId), equal('name', name)));
    return rows.map(fromRow).sort(bySequence);
  }

  /** The moves of all tags of each set, oldest first within each tag. */
  async allOf(labelSets: readonly LabelSetId[]): Promise<Map<LabelSetId, TagMove[]>> {
    const moves = new Map<LabelSetId, TagMove[]>(labelSets.map((id) => [id, []]));
    for (const row of await this.records.select(oneOf('labelSetId', labelSets))) {
      const move = fromRow(row);
      moves.get(move.labelSetId)?.push(move);
    }
    for (const list of moves.values()) list.sort(bySequence);
    return moves;
  }

  /** The moves of all tags of all label sets after a time, unordered. */
  async since(time: Date): Promise<TagMove[]> {
    return (await this.records.select(after('at', time))).map(fromRow);
  }

  /** The moves of all tags of all label sets, unordered. */
  async all(): Promise<TagMove[]> {
    return (await this.records.select()).map(fromRow);
  }

  async deleteAll(labelSetId: LabelSetId): Promise<void> {
    await this.records.delete(equal('labelSetId', labelSetId));
  }
}

const bySequence = (a: TagMove, b: TagMove): number => a.sequence - b.sequence;

const fromRow = ({ key: _, ...row }: RowOf<typeof columns>): TagMove => ({
  ...row,
  labelSetId: row.labelSetId as LabelSetId,
  gate: row.gate === null ? null : (JSON.parse(row.gate) as GateReport),
});
