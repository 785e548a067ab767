import type { TenantId } from '../../domain/ids.js';
import type { ReadFailures } from '../storage/damage/unreadable.js';

/** Stored data that cannot be used. */
export interface DamageReport {
  readonly tenant: TenantId;
  /** What is damaged, such as `table label_sets`, or `version 3 of label set ls_…`. */
  readonly what: string;
  readonly error: unknown;
}

interface DamageLog {
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** More lines than this would help nobody. */
const MAX_DETAILS = 20;

/**
 * What is known to be damaged in tenants' data. Each damage is logged once. It hurts its own tenant only: the service
 * stays ready, and says in the details of its readiness what it cannot serve.
 */
export class Damage implements ReadFailures {
  private readonly known = new Map<string, DamageReport>();

  constructor(private readonly log: DamageLog) {}

  /** Reports damage. Reporting it again changes nothing. */
  report(damage: DamageReport): void {
    const { tenant, what, error } = damage;
    if (this.known.has(keyOf(damage))) return;
    this.known.set(keyOf(damage), damage);
    this.log.error({ tenant, what, err: error }, 'stored data of a tenant cannot be read');
  }

  failed(tenant: TenantId, what: string, error: unknown): void {
    this.report({ tenant, what, error });
  }

  recovered(tenant: TenantId, what: string): void {
    this.withdraw({ tenant, what });
  }

  /** Tenants whose data are damaged. */
  tenants(): Set<TenantId> {
    return new Set([...this.known.values()].map(({ tenant }) => tenant));
  }

  /** Takes a report back: the data can be used again. */
  withdraw(damage: Pick<DamageReport, 'tenant' | 'what'>): void {
    if (!this.known.delete(keyOf(damage))) return;
    this.log.info({ tenant: damage.tenant, what: damage.what }, 'stored data of a tenant can be read again');
  }

  /** Withdraws all reports about a tenant. */
  forget(tenant: TenantId): void {
    for (const [key, damage] of this.known) if (damage.tenant === tenant) this.known.delete(key);
  }

  /** One line for each damage, without anything that only the log may say. */
  details(): string[] {
    const lines = [...this.known.values()].map(({ tenant, what }) => `tenant ${tenant}: ${what} cannot be read`);
    const more = lines.length - MAX_DETAILS;
    return more > 0 ? [...lines.slice(0, MAX_DETAILS), `and ${more} more: the log has all`] : lines;
  }
}

const keyOf = ({ tenant, what }: Pick<DamageReport, 'tenant' | 'what'>): string => `${tenant}/${what}`;
