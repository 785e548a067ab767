/** A row as it is read: times are dates, what is null is null. */
export type PlainRow = Readonly<Record<string, unknown>>;

/**
 * A condition that rows meet. Only the functions below make one.
 *
 * They throw a RangeError for an invalid column name, and for a number that is not finite.
 */
export interface Condition {
  /** For LanceDB's filters, with all values escaped. */
  readonly sql: string;
  /** The same, of a row that is in memory. As in SQL, a comparison with null is not met. */
  readonly matches: (row: PlainRow) => boolean;
}

const NAME = /^[A-Za-z][A-Za-z0-9]*$/;

function literal(value: string | number): string {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`not a finite number: ${value}`);
    return String(value);
  }
  return `'${value.replaceAll("'", "''")}'`;
}

function identifier(name: string): string {
  if (!NAME.test(name)) throw new RangeError(`not a column name: ${name}`);
  // DataFusion converts unquoted names to lower case.
  return `\`${name}\``;
}

const never: Condition = { sql: 'false', matches: () => false };

/** A comparison by order, which is that of numbers, of times, or of texts that are plain ASCII. */
const comparison =
  <T extends string | number | Date>(operator: string, holds: (found: T, value: T) => boolean) =>
  (column: string, value: T): Condition => ({
    sql: `${identifier(column)} ${operator} ${value instanceof Date ? timestamp(value) : literal(value)}`,
    matches: (row) => row[column] !== null && row[column] !== undefined && holds(row[column] as T, value),
  });

const timestamp = (time: Date): string => `timestamp '${time.toISOString().replace('T', ' ').replace('Z', '')}'`;

export const equal = comparison<string | number>('=', (found, value) => found === value);
export const atLeast = comparison<string | number>('>=', (found, value) => found >= value);
export const below = comparison<string | number>('<', (found, value) => found < value);
export const above = comparison<string | number>('>', (found, value) => found > value);
export const atMost = comparison<string | number>('<=', (found, value) => found <= value);
export const before = comparison<Date>('<', (found, time) => found.getTime() < time.getTime());
export const after = comparison<Date>('>', (found, time) => found.getTime() > time.getTime());
export const at = comparison<Date>('=', (found, time) => found.getTime() === time.getTime());

/** False for every row when there are no values. */
export function oneOf(column: string, values: readonly string[]): Condition {
  if (values.length === 0) return never;
  const wanted = new Set<unknown>(values);
  return {
    sql: `${identifier(column)} IN (${values.map(literal).join(',')})`,
    matches: (row) => wanted.has(row[column]),
  };
}

/** False for every row when there are no conditions. */
export const anyOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0
    ? never
    : {
        sql: conditions.map(({ sql }) => `(${sql})`).join(' OR '),
        matches: (row) => conditions.some(({ matches }) => matches(row)),
      };

export const allOf = (...conditions: Condition[]): Condition => ({
  sql: conditions.map(({ sql }) => `(${sql})`).join(' AND '),
  matches: (row) => conditions.every(({ matches }) => matches(row)),
});

export const isNull = (column: string): Condition => ({
  sql: `${identifier(column)} IS NULL`,
  matches: (row) => row[column] == null,
});

export const isNotNull = (column: string): Condition => ({
  sql: `${identifier(column)} IS NOT NULL`,
  matches: (row) => row[column] != null,
});

export const isTrue = (column: string): Condition => ({
  sql: `${identifier(column)} IS TRUE`,
  matches: (row) => row[column] === true,
});
