import { LRUCache } from 'lru-cache';
import type { LabelSetId, PromptTemplateId } from '../../../domain/ids.js';
import type { LabelSetVersion, VersionKey } from '../../../domain/label-set-version.js';
import { float, integer, optional, type RowOf, text, time } from '../lance/columns.js';
import { oncePerDatabase } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { allOf, anyOf, atLeast, equal, oneOf } from '../lance/sql.js';
import { isDead, THIS_WRITER } from './writer.js';

const columns = {
  /** `<labelSetId>/<number>` */
  key: text,
  labelSetId: text,
  number: integer,
  /** `claimed` while its writer works on it, then `committed` for good. Readers see only committed versions. */
  state: text,
  writer: text,
  createdAt: time,
  createdBy: text,
  operation: text,
  message: optional(text),
  labelCount: integer,
  templateId: text,
  templateSlug: text,
  templateVersion: integer,
  modelId: text,
  modelDigest: text,
  dtype: text,
  device: text,
  dimensions: integer,
  logitScale: float,
  /** The version of the label table that holds this version's labels; 0 while claimed. */
  lanceVersion: integer,
};
type Columns = typeof columns;
type Row = RowOf<Columns>;

/** A row of the log, for maintenance. */
export interface LogEntry {
  readonly version: LabelSetVersion;
  readonly committed: boolean;
  readonly writer: string;
}

/** The log of label set versions: claims of version numbers, and committed versions. */
export class VersionLog {
  /** Highest version number seen of each set. Versions are only added, so lower ones need not be read again. */
  private readonly highest = new LRUCache<LabelSetId, number>({ max: 1_000 });

  private constructor(private readonly records: RecordTable<Columns>) {}

  static readonly open = oncePerDatabase(
    async (database) => new VersionLog(await database.records('label_set_versions', columns, 'key')),
  );

  /**
   * Claims the version's number for this process. The claim of a dead writer is withdrawn.
   *
   * @returns `claimed`; `taken` when the number is committed; `busy` while another live writer holds it
   */
  async claim(version: LabelSetVersion): Promise<'claimed' | 'taken' | 'busy'> {
    const row = toRow(version);
    for (;;) {
      if (await this.records.insertIfAbsent(row)) return 'claimed';
      const holder = await this.records.first(equal('key', row.key));
      if (holder?.state === 'committed') return 'taken';
      if (holder && !isDead(holder.writer, holder.createdAt)) return 'busy';
      if (holder) await this.withdraw(holder.key, holder.writer);
    }
  }

  /** Makes the version visible. @returns false, with nothing visible, when the claim was withdrawn meanwhile */
  async commit(version: LabelSetVersion, lanceVersion: number): Promise<boolean> {
    const claim = this.claimOf(keyOf(version), THIS_WRITER);
    return (await this.records.update(claim, { state: 'committed', lanceVersion })) === 1;
  }

  /** Withdraws the claim of this process. */
  async abandon(version: LabelSetVersion): Promise<void> {
    await this.withdraw(keyOf(version), THIS_WRITER);
  }

  /** @returns undefined when the set has no committed version */
  async latest(labelSetId: LabelSetId): Promise<LabelSetVersion | undefined> {
    return (await this.latestOf([labelSetId])).get(labelSetId);
  }

  /** The latest version of each set that has one. */
  async latestOf(labelSets: readonly LabelSetId[]): Promise<Map<LabelSetId, LabelSetVersion>> {
    const candidates = labelSets.map((id) =>
      allOf(equal('labelSetId', id), atLeast('number', this.highest.get(id) ?? 1)),
    );
    const rows = await this.records.select(allOf(equal('state', 'committed'), anyOf(candidates)));
    const latest = new Map<LabelSetId, LabelSetVersion>();
    for (const version of rows.map(fromRow)) {
      const { labelSetId, number } = version;
      if (number > (latest.get(labelSetId)?.number ?? 0)) latest.set(labelSetId, version);
    }
    for (const { labelSetId, number } of latest.values()) this.highest.set(labelSetId, number);
    return latest;
  }

  /** The versions that are committed, unordered. */
  async findMany(keys: readonly VersionKey[]): Promise<LabelSetVersion[]> {
    const where = allOf(oneOf('key', keys.map(keyOf)), equal('state', 'committed'));
    return (await this.records.select(where)).map(fromRow);
  }

  /** The committed versions of each set, oldest first. */
  async allOf(labelSets: readonly LabelSetId[]): Promise<Map<LabelSetId, LabelSetVersion[]>> {
    const rows = await this.records.select(allOf(oneOf('labelSetId', labelSets), equal('state', 'committed')));
    const versions = new Map<LabelSetId, LabelSetVersion[]>(labelSets.map((id) => [id, []]));
    for (const version of rows.map(fromRow)) versions.get(version.labelSetId)?.push(version);
    for (const list of versions.values()) list.sort((a, b) => a.number - b.number);
    return versions;
  }

  /** Number of labels in the latest version of each set. */
  async labelCounts(): Promise<number[]> {
    const rows = await this.records.pick(['labelSetId', 'number', 'labelCount'], equal('state', 'committed'));
    const latest = new Map<string, (typeof rows)[number]>();
    for (const row of rows) if (row.number > (latest.get(row.labelSetId)?.number ?? 0)) latest.set(row.labelSetId, row);
    return [...latest.values()].map(({ labelCount }) => labelCount);
  }

  /** Deletes all claims and versions of a set. */
  async deleteAll(labelSetId: LabelSetId): Promise<void> {
    await this.records.delete(equal('labelSetId', labelSetId));
  }

  /** Whether any version, committed or claimed, uses the template. */
  async uses(template: PromptTemplateId): Promise<boolean> {
    return (await this.records.count(equal('templateId', template))) > 0;
  }

  /** Claims and committed versions of all label sets. */
  async entries(): Promise<LogEntry[]> {
    return (await this.records.select()).map((row) => ({
      version: fromRow(row),
      committed: row.state === 'committed',
      writer: row.writer,
    }));
  }

  /** Withdraws the claim of a dead writer. @returns false when the writer is alive, or the claim no longer exists */
  async withdrawDead({ version, writer }: LogEntry): Promise<boolean> {
    return isDead(writer, version.createdAt) && this.withdraw(keyOf(version), writer);
  }

  /** Withdraws all claims, for a copy, on which no writer works. */
  async withdrawAll(): Promise<void> {
    await this.records.delete(equal('state', 'claimed'));
  }

  /**
   * Points a committed version to another LanceDB version with the same content.
   *
   * @returns false when it was repointed meanwhile
   */
  async repoint(version: LabelSetVersion, lanceVersion: number): Promise<boolean> {
    const where = allOf(equal('key', keyOf(version)), equal('lanceVersion', version.lanceVersion));
    return (await this.records.update(where, { lanceVersion })) === 1;
  }

  private async withdraw(key: string, writer: string): Promise<boolean> {
    return (await this.records.delete(this.claimOf(key, writer))) === 1;
  }

  private claimOf(key: string, writer: string) {
    return allOf(equal('key', key), equal('writer', writer), equal('state', 'claimed'));
  }
}

const keyOf = ({ labelSetId, number }: VersionKey): string => `${labelSetId}/${number}`;

const toRow = (version: LabelSetVersion): Row => ({
  key: keyOf(version),
  labelSetId: version.labelSetId,
  number: version.number,
  state: 'claimed',
  writer: THIS_WRITER,
  createdAt: version.createdAt,
  createdBy: version.createdBy,
  operation: version.operation,
  message: version.message,
  labelCount: version.labelCount,
  templateId: version.template.id,
  templateSlug: version.template.slug,
  templateVersion: version.template.number,
  modelId: version.model.id,
  modelDigest: version.model.digest,
  dtype: version.model.dtype,
  device: version.model.device,
  dimensions: version.model.dimensions,
  logitScale: version.model.logitScale,
  lanceVersion: 0,
});

const fromRow = (row: Row): LabelSetVersion => ({
  labelSetId: row.labelSetId as LabelSetId,
  number: row.number,
  createdAt: row.createdAt,
  createdBy: row.createdBy,
  operation: row.operation,
  message: row.message,
  labelCount: row.labelCount,
  template: { id: row.templateId as PromptTemplateId, slug: row.templateSlug, number: row.templateVersion },
  model: {
    id: row.modelId,
    digest: row.modelDigest,
    dimensions: row.dimensions,
    dtype: row.dtype,
    device: row.device,
    logitScale: row.logitScale,
  },
  lanceVersion: row.lanceVersion,
});
