import type { LabelSetId } from '../../../domain/ids.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';

/*
 * Names of vector index tables. Each table is a copy of a version's labels, so that the label table itself is never
 * changed.
 */

export const indexTableName = ({ labelSetId, number }: LabelSetVersion, now: number): string =>
  `index_${labelSetId}_${number}_${now}`;

/** Creation time of an index table, ms since 1970; undefined for any other table. */
export function indexBuiltAt(table: string): number | undefined {
  const time = /^index_.+_\d+_(\d+)$/.exec(table)?.[1];
  return time === undefined ? undefined : Number(time);
}

export const isIndexTableOf = (table: string, labelSet: LabelSetId): boolean => table.startsWith(`index_${labelSet}_`);
