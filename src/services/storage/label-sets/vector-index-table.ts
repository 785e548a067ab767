import type { LabelSetId } from '../../../domain/ids.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';

/*
 * Names of the tables of vector indexes. Each is a copy of a version's labels, so that the version's own table is never
 * touched.
 */

export const indexTableName = ({ labelSetId, number }: LabelSetVersion, now: number): string =>
  `index_${labelSetId}_${number}_${now}`;

/** When the table was made, ms since 1970; undefined for a table that is no index. */
export function indexBuiltAt(table: string): number | undefined {
  const time = /^index_.+_\d+_(\d+)$/.exec(table)?.[1];
  return time === undefined ? undefined : Number(time);
}

export const isIndexTableOf = (table: string, labelSet: LabelSetId): boolean => table.startsWith(`index_${labelSet}_`);
