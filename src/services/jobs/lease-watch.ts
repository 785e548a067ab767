/**
 * Says which holders of leases have shown no sign of life for too long. Time is that of this process alone, from when it
 * saw the last sign: clocks of different machines, and clocks that jump, do not matter.
 */
export class LeaseWatch {
  private readonly seen = new Map<string, { readonly sign: string; readonly since: number }>();

  /** @param leaseMs how long a lease lasts without a sign of life */
  constructor(private readonly leaseMs: number) {}

  /**
   * Whether the lease is over.
   *
   * @param sign what its holder has last written: another one is a sign of life
   */
  isOver(lease: string, sign: string): boolean {
    const now = performance.now();
    const known = this.seen.get(lease);
    if (known?.sign === sign) return now - known.since >= this.leaseMs;
    this.seen.set(lease, { sign, since: now });
    return false;
  }

  /** Forgets all leases but these. */
  keep(leases: ReadonlySet<string>): void {
    for (const lease of this.seen.keys()) if (!leases.has(lease)) this.seen.delete(lease);
  }
}
