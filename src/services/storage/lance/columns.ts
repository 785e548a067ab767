import { Binary, Bool, DataType, Field, Float64, Int32, List, Schema, TimestampMillisecond, Utf8 } from 'apache-arrow';

/** One column of a record table: its Arrow type, and the conversion of its values. */
export interface Column<T> {
  readonly type: DataType;
  readonly nullable: boolean;
  write(value: T): unknown;
  read(stored: unknown): T;
}

// biome-ignore lint/suspicious/noExplicitAny: a record of columns of any value types.
export type Columns = Record<string, Column<any>>;
/** A row with these columns. */
export type RowOf<C> = { readonly [K in keyof C]: C[K] extends Column<infer T> ? T : never };

const column = <T>(type: DataType, read: (stored: never) => T): Column<T> => ({
  type,
  nullable: false,
  write: (value) => value,
  read: read as (stored: unknown) => T,
});

export const text = column<string>(new Utf8(), (stored: string) => stored);
export const integer = column<number>(new Int32(), (stored: number) => stored);
export const float = column<number>(new Float64(), (stored: number) => stored);
export const time = column<Date>(new TimestampMillisecond('UTC'), (stored: number) => new Date(Number(stored)));
export const bytes = column<Uint8Array>(new Binary(), (stored: Uint8Array) => stored.slice());
export const flag = column<boolean>(new Bool(), (stored: boolean) => stored);
export const texts = column<readonly string[]>(
  new List(new Field('item', new Utf8(), true)),
  (stored: Iterable<string>) => [...stored],
);

/** A column like the given one that may also be null. */
export const optional = <T>(of: Column<T>): Column<T | null> => ({
  type: of.type,
  nullable: true,
  write: (value) => (value === null ? null : of.write(value)),
  read: (stored) => (stored === null || stored === undefined ? null : of.read(stored)),
});

/** Field metadata that makes the column the primary key, so that LanceDB detects concurrent inserts of the same key. */
const PRIMARY_KEY = new Map([['lance-schema:unenforced-primary-key', 'true']]);

export const arrowSchema = (columns: Columns, primaryKey: string): Schema =>
  new Schema(
    Object.entries(columns).map(
      ([name, { type, nullable }]) =>
        new Field(name, type, nullable, name === primaryKey ? PRIMARY_KEY : new Map<string, string>()),
    ),
  );

/** A row, or some of its values, as LanceDB takes it. */
export const asStored = (columns: Columns, row: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, (columns[name] as Column<unknown>).write(value)]),
  );

/** A row with nulls, empty texts and zeros. @throws RangeError for a column of another type that is never null */
export const blankOf = <C extends Columns>(columns: C): RowOf<C> =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, blankValue(name, column)])) as RowOf<C>;

function blankValue(name: string, { type, nullable }: Column<unknown>): unknown {
  if (nullable) return null;
  if (DataType.isUtf8(type)) return '';
  if (DataType.isInt(type) || DataType.isFloat(type)) return 0;
  if (DataType.isBool(type)) return false;
  if (DataType.isTimestamp(type)) return new Date(0);
  throw new RangeError(`column ${name} has no blank value`);
}

/** SQL for null in a column that is added to a table. */
export function nullOf({ type, nullable }: Column<unknown>): string {
  const sql = DataType.isUtf8(type)
    ? 'string'
    : DataType.isInt(type)
      ? 'int'
      : DataType.isFloat(type)
        ? 'double'
        : null;
  if (!nullable || sql === null) throw new Error(`a column that is added later must be nullable, and not ${type}`);
  return `CAST(NULL AS ${sql})`;
}
