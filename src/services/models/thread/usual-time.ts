/** A run that takes this many times as long as usual counts as hung. */
const HUNG_FACTOR = 20;
/** Weight of the latest run. */
const WEIGHT = 0.1;

/** How long runs of one tower usually take, and when one of them counts as hung. */
export class UsualTime {
  /** Time per input, ms. */
  private each: number | undefined;

  /** @param minMs minimum time after which a run counts as hung, ms */
  constructor(private readonly minMs: number) {}

  add(runMs: number, inputs: number): void {
    const each = runMs / inputs;
    this.each = this.each === undefined ? each : this.each + WEIGHT * (each - this.each);
  }

  /** Time after which a run counts as hung, ms; Infinity before the first run, whose time nobody knows. */
  limitMs(inputs: number): number {
    return this.each === undefined ? Infinity : Math.max(this.minMs, HUNG_FACTOR * this.each * inputs);
  }
}
