/*
 * Tables of a bulk classification, in its tenant's database: `bulk_items_<job>`, `bulk_parts_<job>_<number>` and
 * `bulk_results_<job>_<attempt>`.
 */

const NAME = /^bulk_(?:items|parts|results)_(job_[0-9a-f]{32})(?:_(\d+))?$/;

export const itemsName = (job: string): string => `bulk_items_${job}`;
export const partsName = (job: string, number: number): string => `bulk_parts_${job}_${number}`;
export const resultsName = (job: string, attempt: number): string => `bulk_results_${job}_${attempt}`;

/** Whether any bulk classification was begun, of those tables. */
export const hasBulkTables = (tables: readonly string[]): boolean => tables.some((table) => table.startsWith('bulk_'));

/** Job whose table it is; undefined for any other table. */
export const jobOfBulkTable = (table: string): string | undefined => NAME.exec(table)?.[1];

export const isResultsOf =
  (job: string) =>
  (table: string): boolean =>
    table.startsWith(`bulk_results_${job}_`);
