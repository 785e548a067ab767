/** Something that has begun. */
export interface Step<T> {
  readonly done: Promise<T>;
}

/**
 * Puts work into a queue step by step, so that what comes from elsewhere waits behind a few steps only, and the next step
 * is there before the last one is done. Several may add steps at a time: those of the first go in before the others'.
 */
export class Steps {
  private readonly open = new Set<Promise<unknown>>();
  private turn: Promise<void> = Promise.resolve();
  private adding = 0;
  private failure: unknown;

  /** @param most number of steps that are in the queue at a time */
  constructor(private readonly most: number) {}

  /** Whether others are adding steps, or wait for their turn. */
  get isBusy(): boolean {
    return this.adding > 0;
  }

  /** Calls back when those before have begun their last step. @throws what `add` throws */
  async inTurn<T>(add: () => Promise<T>): Promise<T> {
    const before = this.turn;
    let pass: (() => void) | undefined;
    this.turn = new Promise((resolve) => {
      pass = resolve;
    });
    this.adding++;
    try {
      await before;
      return await add();
    } finally {
      this.adding--;
      pass?.();
    }
  }

  /** Begins a step when there is room for it. @throws what an earlier step threw; what `begin` throws; Error after `close` */
  async begin<S extends Step<unknown>>(begin: () => Promise<S>): Promise<S> {
    while (this.open.size >= this.most) await Promise.race(this.open);
    if (this.failure !== undefined) throw this.failure;
    const step = await begin();
    const settled = step.done.then(
      () => undefined,
      (error: unknown) => this.fail(error),
    );
    this.open.add(settled);
    void settled.then(() => this.open.delete(settled));
    return step;
  }

  /** From now on, no step begins. */
  close(): void {
    this.fail(new Error('no more steps are begun'));
  }

  private fail(error: unknown): void {
    this.failure ??= error ?? new Error('a step failed');
  }
}
