/** Closes what was opened, the last first. A step that fails does not keep the others from being closed. */
export class CloseStack {
  private readonly steps: (() => Promise<void> | void)[] = [];

  /** @returns the opened thing, so that opening it and keeping its end is one line */
  add<T extends { close(): Promise<void> | void }>(opened: T): T {
    this.steps.push(() => opened.close());
    return opened;
  }

  /**
   * Closes all that was added since the last call.
   *
   * @throws the error of the only step that failed; AggregateError when several did
   */
  async close(): Promise<void> {
    const errors: unknown[] = [];
    for (const step of this.steps.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, errors.map(String).join('; '));
  }
}
