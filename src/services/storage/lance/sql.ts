/**
 * A condition in the SQL of LanceDB's filters. Only the functions below make one, and they escape their arguments.
 *
 * They throw a RangeError for an invalid column name, and for a number that is not finite.
 */
export type Condition = string & { readonly condition: unique symbol };

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

export const equal = (column: string, value: string | number): Condition =>
  `${identifier(column)} = ${literal(value)}` as Condition;

/** False for every row when there are no values. */
export const oneOf = (column: string, values: readonly string[]): Condition =>
  (values.length === 0 ? 'false' : `${identifier(column)} IN (${values.map(literal).join(',')})`) as Condition;

/** False for every row when there are no conditions. */
export const anyOf = (conditions: readonly Condition[]): Condition =>
  (conditions.length === 0 ? 'false' : conditions.map((condition) => `(${condition})`).join(' OR ')) as Condition;

export const allOf = (...conditions: Condition[]): Condition =>
  conditions.map((condition) => `(${condition})`).join(' AND ') as Condition;

export const isNull = (column: string): Condition => `${identifier(column)} IS NULL` as Condition;

const timestamp = (time: Date): string => `timestamp '${time.toISOString().replace('T', ' ').replace('Z', '')}'`;

export const before = (column: string, time: Date): Condition =>
  `${identifier(column)} < ${timestamp(time)}` as Condition;

export const after = (column: string, time: Date): Condition =>
  `${identifier(column)} > ${timestamp(time)}` as Condition;

export const at = (column: string, time: Date): Condition => `${identifier(column)} = ${timestamp(time)}` as Condition;

export const isNotNull = (column: string): Condition => `${identifier(column)} IS NOT NULL` as Condition;

export const atLeast = (column: string, value: number | string): Condition =>
  `${identifier(column)} >= ${literal(value)}` as Condition;

export const below = (column: string, value: number | string): Condition =>
  `${identifier(column)} < ${literal(value)}` as Condition;

export const above = (column: string, value: number | string): Condition =>
  `${identifier(column)} > ${literal(value)}` as Condition;

export const atMost = (column: string, value: number | string): Condition =>
  `${identifier(column)} <= ${literal(value)}` as Condition;

export const isTrue = (column: string): Condition => `${identifier(column)} IS TRUE` as Condition;
