/** No slug can be this. */
export const OTHER_TENANTS = '_other';

/**
 * Names tenants in metrics. Each name is a time series for as long as the process runs, so only the first so many
 * tenants get their own; the rest share one.
 */
export class TenantLabels {
  private readonly named = new Set<string>();

  constructor(private readonly most: number) {}

  of(slug: string): string {
    if (this.named.has(slug)) return slug;
    if (this.named.size >= this.most) return OTHER_TENANTS;
    this.named.add(slug);
    return slug;
  }
}
