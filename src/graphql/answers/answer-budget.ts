/** The bytes that the answers of one request may have, counted while they are made. */
export class AnswerBudget {
  private counted = 0;
  private full: string | undefined;

  /** @param allowed bytes as JSON, for all operations of the request together */
  constructor(readonly allowed: number) {}

  /** Bytes counted so far. */
  get bytes(): number {
    return this.counted;
  }

  /** The field that there was no room for, such as `Label.renderedPrompts`; undefined while there is room. */
  get exceededBy(): string | undefined {
    return this.full;
  }

  /** Counts bytes before they are made. @returns false when there is no room for them, nor for anything after them */
  take(bytes: number, field: string): boolean {
    if (this.full !== undefined) return false;
    if (this.counted + bytes > this.allowed) this.full = field;
    else this.counted += bytes;
    return this.full === undefined;
  }
}
