import type { LabelSetId, SampleId, SampleSetId } from '../../../domain/ids.js';
import type { Sample, SampleRows, SampleSetRecord, SampleSetVersion } from '../../../domain/sample.js';
import {
  type SampleVersionRecord,
  sampleDigest,
  sampleVersionDigest,
  sliceSamples,
} from '../../../domain/sample-rows.js';
import { flag, integer, optional, type RowOf, text, time } from '../lance/columns.js';
import { oncePerDatabase } from '../lance/database.js';
import type { ItemKind, SetKind } from '../versions/set-kind.js';
import { UnfinishedWork } from '../versions/unfinished-work.js';
import { VersionLog } from '../versions/version-log.js';
import type { VersionChange } from '../versions/version-writer.js';
import { collectSamples, SAMPLE_FIELDS, sampleColumns } from './sample-columns.js';
import { sampleSetOfVectorTable } from './sample-vector-store.js';
import { sampleSetOfThumbnailTable } from './thumbnail-store.js';

/** Names a version of a tenant's sample set. */
export type SampleVersionKey = Pick<SampleSetVersion, 'sampleSetId' | 'number'>;

/** Sample sets, as the commit protocol knows them. */
export interface SampleSetTypes {
  readonly id: SampleSetId;
  readonly itemId: SampleId;
  readonly record: SampleSetRecord;
  readonly version: SampleSetVersion;
  readonly key: SampleVersionKey;
  readonly rows: SampleRows;
}

export type SampleChange = VersionChange<SampleSetTypes>;

const setColumns = {
  slug: text,
  id: text,
  name: text,
  description: optional(text),
  labelSetId: text,
  keepThumbnails: flag,
  createdAt: time,
  updatedAt: time,
};

const versionColumns = {
  key: text,
  sampleSetId: text,
  number: integer,
  createdAt: time,
  createdBy: text,
  operation: text,
  message: optional(text),
  sampleCount: integer,
  unknownCount: integer,
  exampleCount: integer,
  unjudgedCount: integer,
};

const rowOf = (version: SampleVersionRecord): Omit<RowOf<typeof versionColumns>, 'key'> => ({
  sampleSetId: version.sampleSetId,
  number: version.number,
  createdAt: version.createdAt,
  createdBy: version.createdBy,
  operation: version.operation,
  message: version.message,
  sampleCount: version.sampleCount,
  unknownCount: version.unknownCount,
  exampleCount: version.exampleCount,
  unjudgedCount: version.unjudgedCount,
});

const recordOf = (row: RowOf<typeof versionColumns>): SampleVersionRecord => ({
  ...rowOf(row as unknown as SampleVersionRecord),
  sampleSetId: row.sampleSetId as SampleSetId,
});

/** Rows that LanceDB is given at once. */
const MAX_ROWS_AT_ONCE = 4_000;

/** Sample set of a table of rows; undefined for any other table. */
export const sampleSetOfRowTable = (table: string): SampleSetId | undefined =>
  /^sample_rows_(ss_[0-9a-f]{32})$/.exec(table)?.[1] as SampleSetId | undefined;

/** Vectors are no part of the rows: a sample has one for each model, and some are made later. */
const items: ItemKind<SampleSetTypes> = {
  plural: 'samples',
  tableOf: ({ sampleSetId }) => `sample_rows_${sampleSetId}`,
  setOfTable: sampleSetOfRowTable,
  countOf: ({ samples }) => samples.length,
  slice: sliceSamples,
  maxAtOnce: () => MAX_ROWS_AT_ONCE,
  fields: () => SAMPLE_FIELDS,
  toColumns: sampleColumns,
  collect: (_, batches, places) => collectSamples(batches, places),
  digestAt: ({ samples }, row) => sampleDigest(samples[row] as Sample),
  idAt: ({ samples }, row) => samples[row]?.id as SampleId,
  nameAt: ({ samples }, row) => `sample ${samples[row]?.id}`,
};

export const SAMPLE_SETS: SetKind<SampleSetTypes> = {
  noun: 'sample set',
  argument: 'sampleSet',
  tables: { sets: 'sample_sets', log: 'sample_version_log', work: 'unfinished_sample_work' },
  idColumn: 'sampleSetId',
  countColumn: 'sampleCount',
  referenceColumn: undefined,
  ownerOf: (table) => sampleSetOfRowTable(table) ?? sampleSetOfVectorTable(table) ?? sampleSetOfThumbnailTable(table),
  counters: 'sampleSets',
  records: {
    columns: setColumns,
    fromRow: (row: RowOf<typeof setColumns>) => ({
      ...row,
      id: row.id as SampleSetId,
      labelSetId: row.labelSetId as LabelSetId,
    }),
  },
  versions: {
    columns: versionColumns,
    setOf: ({ sampleSetId }: SampleVersionKey) => sampleSetId,
    countOf: ({ sampleCount }) => sampleCount,
    referenceOf: () => null,
    toRow: rowOf,
    fromRow: recordOf,
    digestOf: sampleVersionDigest,
  },
  items,
};

export const sampleSetLog = oncePerDatabase((database) => VersionLog.open(database, SAMPLE_SETS));
export const sampleSetWork = oncePerDatabase((database) => UnfinishedWork.open(database, SAMPLE_SETS));

/** Whether a database has tables of sample sets: they are made when somebody first asks for them. */
export const hasSampleSets = (tables: readonly string[]): boolean => tables.includes(SAMPLE_SETS.tables.sets);
