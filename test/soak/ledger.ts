/** What was asked and what came of it, and everything that should not have happened. */
export class Ledger {
  private readonly counts = new Map<string, Map<string, number>>();
  private readonly failures = new Map<string, number>();

  /** @param outcome `ok`, the code of a refusal, or `cut` when the server was stopped or the client left */
  count(kind: string, outcome: string): void {
    const outcomes = this.counts.get(kind) ?? new Map<string, number>();
    this.counts.set(kind, outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1));
  }

  fail(what: string): void {
    const times = (this.failures.get(what) ?? 0) + 1;
    this.failures.set(what, times);
    if (times === 1) console.error(`FAILED: ${what}`);
  }

  total(outcome?: string): number {
    const all = [...this.counts.values()].flatMap((outcomes) => [...outcomes]);
    return all.reduce((sum, [name, count]) => sum + (outcome === undefined || outcome === name ? count : 0), 0);
  }

  get failed(): readonly string[] {
    return [...this.failures].map(([what, times]) => (times > 1 ? `${what} (${times} times)` : what));
  }

  /** A row for each kind: how often, acknowledged, cut, and refused by code. */
  rows(): string[][] {
    return [...this.counts].sort().map(([kind, outcomes]) => {
      const refused = [...outcomes].filter(([name]) => name !== 'ok' && name !== 'cut');
      const all = [...outcomes.values()].reduce((a, b) => a + b);
      const [ok, cut] = [outcomes.get('ok') ?? 0, outcomes.get('cut') ?? 0];
      return [kind, `${all}`, `${ok}`, `${cut}`, refused.map(([code, count]) => `${code} ${count}`).join(', ')];
    });
  }
}
