/** A table that cannot be used: it is missing where it was once made, or its files are damaged. */
export class DamagedTableError extends Error {
  /** @param problem continues the sentence "table … " */
  constructor(
    readonly table: string,
    readonly problem: string,
    options?: { cause?: unknown },
  ) {
    super(`table ${table} ${problem}`, options);
  }
}
