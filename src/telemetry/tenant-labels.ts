/** Cannot be a slug. */
const OTHER_TENANTS = '_other';

/**
 * Label values of tenants in metrics. Each one is a time series for as long as the process runs, so only the first
 * `max` tenants get their own; the others share one.
 */
export class TenantLabels {
  private readonly named = new Set<string>();

  constructor(private readonly max: number) {}

  of(slug: string): string {
    if (this.named.has(slug)) return slug;
    if (this.named.size >= this.max) return OTHER_TENANTS;
    this.named.add(slug);
    return slug;
  }
}
