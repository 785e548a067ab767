import { LRUCache } from 'lru-cache';
import type { LabelSetId, PromptTemplateId } from '../../../domain/ids.js';
import type { LabelSetVersion, VersionKey } from '../../../domain/label-set-version.js';
import { integer, optional, type RowOf, text } from '../lance/columns.js';
import { oncePerDatabase } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { after, allOf, anyOf, atLeast, below, equal, oneOf } from '../lance/sql.js';
import { recordColumns, recordOf } from './version-record.js';

/**
 * The key is `<labelSetId>/<number>`: inserting it commits the version. The number is that in the key; 0 in the entry
 * that takes the place of version 1 when the creation of a set is given up.
 */
const columns = {
  ...recordColumns,
  textRules: optional(integer),
  /** Which rows of the label set's table are this version's. */
  token: text,
  parent: optional(integer),
  base: integer,
  behind: integer,
  digest: text,
};
type Columns = typeof columns;
type Row = RowOf<Columns>;

/** A version's place among the others. */
export interface Placement {
  /** The version whose rows it overrides; null for a full version, which has all rows. */
  readonly parent: number | null;
  /** The full version that its chain begins with. */
  readonly base: number;
  /** Number of rows and versions in its chain, beside those of the full version. */
  readonly behind: number;
}

/** A version as it is logged. It never changes. */
export interface LogEntry extends LabelSetVersion, Placement {
  /** Marks the rows that its writer added for it. */
  readonly token: string;
}

/** The log of label set versions. A version is committed by inserting its entry, and exists from that moment on. */
export class VersionLog {
  /** Highest version number seen of each set. Versions are only added, so lower ones need not be read again. */
  private readonly highest = new LRUCache<LabelSetId, number>({ max: 1_000 });

  private constructor(private readonly records: RecordTable<Columns>) {}

  static readonly open = oncePerDatabase(
    async (database) => new VersionLog(await database.records('version_log', columns, 'key')),
  );

  /**
   * Commits a version whose rows have been added.
   *
   * @returns false when another writer has committed this number
   * @throws Error when the outcome could not be learned
   */
  async commit(entry: LogEntry): Promise<boolean> {
    let failure: unknown;
    const inserted = await this.records.insertIfAbsent(toRow(entry)).catch((error) => {
      failure = error;
      return false;
    });
    if (inserted) return true;
    // An insert may have succeeded though its answer was lost, and then finds its own entry when it is repeated.
    const logged = await this.records.first(equal('key', keyOf(entry)));
    if (logged) return logged.token === entry.token;
    if (failure) throw failure;
    return false;
  }

  /**
   * Gives up the creation of a set: no first version can be committed any more. The entry stays for good, because its
   * creator may come back at any time.
   *
   * @returns false when the first version is committed
   */
  async giveUp(labelSetId: LabelSetId): Promise<boolean> {
    const key = keyOf({ labelSetId, number: 1 });
    if (await this.records.insertIfAbsent({ ...GIVEN_UP, key, labelSetId, createdAt: new Date() })) return true;
    return (await this.records.first(equal('key', key)))?.number === GIVEN_UP.number;
  }

  /** @returns undefined when the set has no version */
  async latest(labelSetId: LabelSetId): Promise<LogEntry | undefined> {
    return (await this.latestOf([labelSetId])).get(labelSetId);
  }

  /** The latest version of each set that has one. */
  async latestOf(labelSets: readonly LabelSetId[]): Promise<Map<LabelSetId, LogEntry>> {
    const candidates = labelSets.map((id) =>
      allOf(equal('labelSetId', id), atLeast('number', this.highest.get(id) ?? 1)),
    );
    const latest = new Map<LabelSetId, LogEntry>();
    for (const entry of (await this.records.select(anyOf(candidates))).map(fromRow)) {
      const { labelSetId, number } = entry;
      if (number > (latest.get(labelSetId)?.number ?? 0)) latest.set(labelSetId, entry);
    }
    for (const { labelSetId, number } of latest.values()) this.highest.set(labelSetId, number);
    return latest;
  }

  /** The versions that exist, unordered. */
  async findMany(keys: readonly VersionKey[]): Promise<LogEntry[]> {
    return (await this.records.select(allOf(oneOf('key', keys.map(keyOf)), IS_VERSION))).map(fromRow);
  }

  /** @throws Error when there is no such version */
  async get(key: VersionKey): Promise<LogEntry> {
    const [entry] = await this.findMany([key]);
    if (!entry) throw new Error(`version ${key.number} of label set ${key.labelSetId} is not in the log`);
    return entry;
  }

  /** The version that was committed with that token. */
  async committedWith(token: string): Promise<LogEntry | undefined> {
    const row = await this.records.first(equal('token', token));
    return row && fromRow(row);
  }

  /** The versions of a set from one number to another, by number. */
  async between(labelSetId: LabelSetId, from: number, to: number): Promise<Map<number, LogEntry>> {
    const where = allOf(equal('labelSetId', labelSetId), atLeast('number', from), below('number', to + 1));
    return new Map((await this.records.select(where)).map(fromRow).map((entry) => [entry.number, entry]));
  }

  /** The versions of each set, oldest first. */
  async allOf(labelSets: readonly LabelSetId[]): Promise<Map<LabelSetId, LogEntry[]>> {
    const versions = new Map<LabelSetId, LogEntry[]>(labelSets.map((id) => [id, []]));
    const where = allOf(oneOf('labelSetId', labelSets), IS_VERSION);
    for (const entry of (await this.records.select(where)).map(fromRow)) {
      versions.get(entry.labelSetId)?.push(entry);
    }
    for (const list of versions.values()) list.sort((a, b) => a.number - b.number);
    return versions;
  }

  /** Number of labels in the latest version of each set. */
  async labelCounts(): Promise<number[]> {
    const rows = await this.records.pick(['labelSetId', 'number', 'labelCount'], IS_VERSION);
    const latest = new Map<string, (typeof rows)[number]>();
    for (const row of rows) if (row.number > (latest.get(row.labelSetId)?.number ?? 0)) latest.set(row.labelSetId, row);
    return [...latest.values()].map(({ labelCount }) => labelCount);
  }

  /** Removes one entry: of a set that was deleted while the version was committed. */
  async remove(entry: LogEntry): Promise<void> {
    await this.records.delete(allOf(equal('key', keyOf(entry)), equal('token', entry.token)));
  }

  /** Removes all versions of a set. */
  async deleteAll(labelSetId: LabelSetId): Promise<void> {
    await this.records.delete(allOf(equal('labelSetId', labelSetId), IS_VERSION));
  }

  /** The sets of which any version uses the template. */
  async withTemplate(template: PromptTemplateId): Promise<Set<LabelSetId>> {
    return new Set((await this.records.values('labelSetId', equal('templateId', template))) as LabelSetId[]);
  }

  /** The versions of all label sets that were made after a time, unordered. */
  async since(time: Date): Promise<LogEntry[]> {
    return (await this.records.select(allOf(after('createdAt', time), IS_VERSION))).map(fromRow);
  }

  /** The versions of all label sets, unordered. */
  async entries(): Promise<LogEntry[]> {
    return (await this.records.select(IS_VERSION)).map(fromRow);
  }
}

const IS_VERSION = atLeast('number', 1);

const GIVEN_UP = {
  number: 0,
  createdBy: '',
  operation: '',
  message: null,
  labelCount: 0,
  templateId: '',
  templateSlug: '',
  templateVersion: 0,
  modelId: '',
  modelDigest: '',
  dtype: '',
  device: '',
  dimensions: 0,
  logitScale: 0,
  textRules: null,
  token: '',
  parent: null,
  base: 0,
  behind: 0,
  digest: '',
};

const keyOf = ({ labelSetId, number }: VersionKey): string => `${labelSetId}/${number}`;

const toRow = (entry: LogEntry): Row => ({
  key: keyOf(entry),
  labelSetId: entry.labelSetId,
  number: entry.number,
  createdAt: entry.createdAt,
  createdBy: entry.createdBy,
  operation: entry.operation,
  message: entry.message,
  labelCount: entry.labelCount,
  templateId: entry.template.id,
  templateSlug: entry.template.slug,
  templateVersion: entry.template.number,
  modelId: entry.model.id,
  modelDigest: entry.model.digest,
  dtype: entry.model.dtype,
  device: entry.model.device,
  dimensions: entry.model.dimensions,
  logitScale: entry.model.logitScale,
  textRules: entry.model.textRules,
  token: entry.token,
  parent: entry.parent,
  base: entry.base,
  behind: entry.behind,
  digest: entry.digest,
});

const fromRow = (row: Row): LogEntry => ({
  ...recordOf(row, row.textRules),
  token: row.token,
  parent: row.parent,
  base: row.base,
  behind: row.behind,
  digest: row.digest,
});
