/** An input that the command cannot use. Nothing was sent. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** A row that cannot be used, and why. */
export interface BadRow {
  readonly line: number;
  readonly reason: string;
}

/** A file with rows that cannot be used. Nothing was sent. */
export class BadRowsError extends UsageError {
  override readonly name = 'BadRowsError';

  constructor(
    readonly file: string,
    readonly rows: readonly BadRow[],
  ) {
    super(`${rows.length} bad ${rows.length === 1 ? 'row' : 'rows'} in ${file}; nothing was sent`);
  }
}

/** A picture that cannot be used, with the place that names it, and why. */
interface BadPicture {
  readonly at: string;
  readonly reason: string;
}

/** Pictures that cannot be used. Nothing was sent. */
export class BadSamplesError extends UsageError {
  override readonly name = 'BadSamplesError';

  constructor(
    readonly source: string,
    readonly rows: readonly BadPicture[],
  ) {
    super(`${rows.length} bad ${rows.length === 1 ? 'picture' : 'pictures'} in ${source}; nothing was sent`);
  }
}
