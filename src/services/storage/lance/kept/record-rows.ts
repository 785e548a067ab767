import { DataType } from 'apache-arrow';
import type { Columns } from '../columns.js';
import type { PlainRow } from '../sql.js';

/** Which of the rows found to return. */
export interface Part {
  /** Maximum number of rows. */
  readonly limit?: number;
  /** A state of the table from this time on will do, of `performance.now`; by default, that of the call. */
  readonly since?: number;
  /** Column by which rows are sorted, ascending; unordered when omitted. */
  readonly sortedBy?: string;
}

/** Whether rows of these columns are small: those with vectors and files are not. */
export const isSmall = (columns: Columns): boolean =>
  Object.values(columns).every(({ type }) => !DataType.isFixedSizeList(type) && !DataType.isBinary(type));

/** Values as they come back when they are read. */
export const asRead = <R extends object>(row: R): R =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? null])) as R;

/** @param rows in no order that matters */
export function partOf<R extends PlainRow>(rows: readonly R[], { limit, sortedBy }: Part): R[] {
  const sorted = sortedBy === undefined ? [...rows] : [...rows].sort((a, b) => ascending(a[sortedBy], b[sortedBy]));
  return limit === undefined ? sorted : sorted.slice(0, limit);
}

/** Nulls last, as in queries. */
function ascending(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return (a as string | number) < (b as string | number) ? -1 : 1;
}
