import type { LabelId, LabelSetId } from '../../../domain/ids.js';
import { type LabelRows, sliceRows, vectorAt } from '../../../domain/label-rows.js';
import type { LabelSetRecord } from '../../../domain/label-set.js';
import type { LabelSetVersion, VersionKey } from '../../../domain/label-set-version.js';
import { labelDigest, versionDigest } from '../../../domain/version-digest.js';
import { optional, type RowOf, text, time } from '../lance/columns.js';
import { oncePerDatabase } from '../lance/database.js';
import type { ItemKind, SetKind } from '../versions/set-kind.js';
import { UnfinishedWork } from '../versions/unfinished-work.js';
import { type LogEntry as EntryOf, VersionLog } from '../versions/version-log.js';
import type { VersionChange } from '../versions/version-writer.js';
import { collectLabels, labelColumns, labelFields } from './label-columns.js';
import { recordOf, rowOf, versionColumns } from './version-record.js';

/** Label sets, as the commit protocol knows them. */
export interface LabelSetTypes {
  readonly id: LabelSetId;
  readonly itemId: LabelId;
  readonly record: LabelSetRecord;
  readonly version: LabelSetVersion;
  readonly key: VersionKey;
  readonly rows: LabelRows;
}

export type LogEntry = EntryOf<LabelSetTypes>;
export type LabelChange = VersionChange<LabelSetTypes>;

const setColumns = {
  slug: text,
  id: text,
  name: text,
  description: optional(text),
  createdAt: time,
  updatedAt: time,
};

/** Rows, and numbers in their vectors, that LanceDB is given at once. */
const MAX_ROWS_AT_ONCE = 4_000;
const MAX_FLOATS_AT_ONCE = 2_000_000;

/** A label set has a table for each number of dimensions that its models have had. */
export const rowTableName = (labelSet: LabelSetId, dimensions: number): string => `rows_${labelSet}_${dimensions}`;

/** Label set of a table of rows; undefined for any other table. */
export const labelSetOfRowTable = (table: string): LabelSetId | undefined =>
  /^rows_(ls_[0-9a-f]{32})_\d+$/.exec(table)?.[1] as LabelSetId | undefined;

const items: ItemKind<LabelSetTypes> = {
  plural: 'labels',
  tableOf: ({ labelSetId, model }) => rowTableName(labelSetId, model.dimensions),
  setOfTable: labelSetOfRowTable,
  countOf: ({ labels }) => labels.length,
  slice: sliceRows,
  maxAtOnce: ({ dimensions }) => Math.min(MAX_ROWS_AT_ONCE, Math.max(1, Math.floor(MAX_FLOATS_AT_ONCE / dimensions))),
  fields: ({ dimensions }) => labelFields(dimensions),
  toColumns: labelColumns,
  collect: ({ model }, batches, places) => collectLabels(batches, places, model.dimensions),
  digestAt: (rows, row) => labelDigest(rows.labels[row] as LabelRows['labels'][number], vectorAt(rows, row)),
  idAt: ({ labels }, row) => labels[row]?.id as LabelId,
  nameAt: ({ labels }, row) => `label ${labels[row]?.id} or its vector`,
};

export const LABEL_SETS: SetKind<LabelSetTypes> = {
  noun: 'label set',
  argument: 'labelSet',
  tables: { sets: 'label_sets', log: 'version_log', work: 'unfinished_work' },
  idColumn: 'labelSetId',
  countColumn: 'labelCount',
  referenceColumn: 'templateId',
  // Indexes are made again, and swept by those who make them.
  ownerOf: labelSetOfRowTable,
  counters: 'labelSets',
  records: {
    columns: setColumns,
    fromRow: (row: RowOf<typeof setColumns>) => ({ ...row, id: row.id as LabelSetId }),
  },
  versions: {
    columns: versionColumns,
    setOf: ({ labelSetId }: VersionKey) => labelSetId,
    countOf: ({ labelCount }) => labelCount,
    referenceOf: ({ template }) => template.id,
    toRow: rowOf,
    fromRow: (row: RowOf<typeof versionColumns>) => ({
      ...recordOf(row, row.textRules),
      // A record that says nothing of texts has replaced none.
      ...(row.learned !== null && { learned: { replacedTexts: [], ...JSON.parse(row.learned) } }),
    }),
    digestOf: versionDigest,
  },
  items,
};

export const labelSetLog = oncePerDatabase((database) => VersionLog.open(database, LABEL_SETS));
export const labelSetWork = oncePerDatabase((database) => UnfinishedWork.open(database, LABEL_SETS));
