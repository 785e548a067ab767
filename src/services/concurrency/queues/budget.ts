export interface BudgetLimits {
  /** Maximum for all holders together. */
  readonly total: number;
  /** Maximum for any one holder. */
  readonly each: number;
}

/** A limited resource, such as bytes of memory, of which no single holder may take all. */
export class Budget<Holder> {
  private readonly held = new Map<Holder, number>();
  private sum = 0;

  constructor(private readonly limits: BudgetLimits) {}

  /** Amount held by all holders together. */
  get used(): number {
    return this.sum;
  }

  /** @returns a function that gives the amount back, once; undefined when less than that is left */
  take(holder: Holder, amount: number): (() => void) | undefined {
    if (!this.has(holder, amount)) return undefined;
    this.add(holder, amount);
    let taken = true;
    return () => {
      if (taken) this.add(holder, -amount);
      taken = false;
    };
  }

  /** Whether the holder could take the amount now. */
  has(holder: Holder, amount: number): boolean {
    const { total, each } = this.limits;
    return this.sum + amount <= total && (this.held.get(holder) ?? 0) + amount <= each;
  }

  private add(holder: Holder, amount: number): void {
    const now = (this.held.get(holder) ?? 0) + amount;
    this.sum += amount;
    if (now === 0) this.held.delete(holder);
    else this.held.set(holder, now);
  }
}
