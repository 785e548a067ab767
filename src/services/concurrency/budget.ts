export interface BudgetLimits {
  /** Of all holders together. */
  readonly total: number;
  /** Of any one of them. */
  readonly each: number;
}

/** Something that there is only so much of, such as bytes in memory, and that no one holder may have all of. */
export class Budget<Holder> {
  private readonly held = new Map<Holder, number>();
  private sum = 0;

  constructor(private readonly limits: BudgetLimits) {}

  get used(): number {
    return this.sum;
  }

  /** @returns what gives it back, once; undefined when there is not as much left */
  take(holder: Holder, amount: number): (() => void) | undefined {
    if (!this.has(holder, amount)) return undefined;
    this.add(holder, amount);
    let taken = true;
    return () => {
      if (taken) this.add(holder, -amount);
      taken = false;
    };
  }

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
