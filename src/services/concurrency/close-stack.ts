interface Opened {
  close(): Promise<void> | void;
}

/** Closes what was opened, in reverse order. A failure does not keep the rest from being closed. */
export class CloseStack {
  private readonly steps: (() => Promise<void> | void)[] = [];

  /** Registers something to close. @returns it, so that opening and registering fit on one line */
  add<T extends Opened>(opened: T): T {
    this.steps.push(() => opened.close());
    return opened;
  }

  /**
   * Closes everything added since the last call.
   *
   * @throws the error of the step that failed; AggregateError when several failed, those of nested stacks included
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
    throwAll(errors);
  }
}

/** Closes all of them at the same time, and waits for all. @throws as `CloseStack.close` */
export async function closeAll(opened: Iterable<Opened>): Promise<void> {
  const outcomes = await Promise.allSettled([...opened].map(async (one) => one.close()));
  throwAll(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])));
}

function throwAll(thrown: readonly unknown[]): void {
  const errors = thrown.flatMap((error) => (error instanceof AggregateError ? error.errors : [error]));
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, errors.map(String).join('; '));
}
