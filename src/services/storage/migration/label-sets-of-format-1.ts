import type { Connection } from '@lancedb/lancedb';
import type { Vector } from 'apache-arrow';
import type { LabelSetId } from '../../../domain/ids.js';
import type { LabelRows } from '../../../domain/label-rows.js';
import { labelDigests, type VersionRecord } from '../../../domain/version-digest.js';
import { labelReader } from '../label-sets/label-columns.js';
import { recordColumns, recordOf } from '../label-sets/version-record.js';
import { integer, type RowOf, text } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import { equal } from '../lance/sql.js';
import { dimensionsOf, vectorsIn } from '../lance/vector-column.js';

/*
 * Label sets as format 1 stored them: a table of labels for each set, and a log that named the LanceDB version of that
 * table which held a version's labels.
 */

const LOG = 'label_set_versions';

const columns = { ...recordColumns, state: text, writer: text, lanceVersion: integer };

export interface OldVersion {
  readonly record: VersionRecord;
  readonly lanceVersion: number;
}

/** The committed versions of each set, oldest first; undefined when the database has no such log. */
export async function oldVersions(database: Database): Promise<Map<LabelSetId, OldVersion[]> | undefined> {
  // Without its log, labels cannot be migrated: opening it then says that it was lost.
  if (!(await database.tableNames()).some((name) => name === LOG || name.startsWith('labels_'))) return undefined;
  const log = await database.records(LOG, columns, 'key');
  const versions = new Map<LabelSetId, OldVersion[]>();
  for (const version of (await log.select(equal('state', 'committed'))).map(fromRow)) {
    const { labelSetId } = version.record;
    versions.set(labelSetId, [...(versions.get(labelSetId) ?? []), version]);
  }
  for (const list of versions.values()) list.sort((a, b) => a.record.number - b.record.number);
  return versions;
}

/** Reads a version's labels. @throws Error when they cannot be read */
export async function readOldRows(connection: Connection, { record, lanceVersion }: OldVersion): Promise<LabelRows> {
  const table = await connection.openTable(tableOf(record.labelSetId), undefined, { version: lanceVersion });
  try {
    const arrow = await table.query().toArrow();
    const dimensions = dimensionsOf(arrow.getChild('vector') as Vector);
    const rows = arrow.batches.flatMap((batch) => {
      const get = (name: string) => batch.getChild(name) as Vector;
      const [label, position, vector] = [labelReader(get), get('position'), vectorsIn(get('vector'), dimensions)];
      return Array.from({ length: batch.numRows }, (_, i) => ({
        label: label(i),
        position: position.get(i) as number,
        vector: vector(i),
      }));
    });
    rows.sort((a, b) => a.position - b.position);
    const vectors = new Float32Array(rows.length * dimensions);
    rows.forEach(({ vector }, i) => {
      vectors.set(vector, i * dimensions);
    });
    const labels = rows.map(({ label }) => label);
    const positions = Int32Array.from(rows, ({ position }) => position);
    return { labels, positions, vectors, dimensions, digests: labelDigests({ labels, vectors, dimensions }) };
  } finally {
    table.close();
  }
}

/** Drops the tables of the sets, and the log when `withLog`. */
export async function dropOldTables(database: Database, sets: readonly LabelSetId[], withLog: boolean): Promise<void> {
  const existing = new Set(await database.tableNames());
  for (const table of [...sets.map(tableOf), ...(withLog ? [LOG] : [])]) {
    if (existing.has(table)) await database.connection.dropTable(table);
  }
}

const tableOf = (labelSet: LabelSetId): string => `labels_${labelSet}`;

const fromRow = (row: RowOf<typeof columns>): OldVersion => ({
  lanceVersion: row.lanceVersion,
  record: recordOf(row, null),
});
