import type { EvaluationLabelsQuery } from '../../generated/graphql.js';

export type LabelRow = NonNullable<EvaluationLabelsQuery['evaluation']>['labels']['nodes'][number];
export type Column = 'name' | 'support' | 'recall' | 'precision' | 'f1' | 'averagePrecision';

const VALUES: Readonly<Record<Column, (row: LabelRow) => string | number | null | undefined>> = {
  name: ({ label }) => label.name,
  support: ({ support }) => support,
  recall: ({ recall }) => recall.value,
  precision: ({ precision }) => precision.value,
  f1: ({ f1 }) => f1,
  averagePrecision: ({ averagePrecision }) => averagePrecision,
};

/** Rows by a column; those without a figure come last either way, and equal ones keep their order. */
export function sortedRows(rows: readonly LabelRow[], column: Column, isDown: boolean): LabelRow[] {
  const of = VALUES[column];
  const sign = isDown ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [of(a), of(b)];
    if (left == null || right == null) return Number(left == null) - Number(right == null);
    if (typeof left === 'string') return sign * left.localeCompare(right as string);
    return sign * (left - (right as number));
  });
}
