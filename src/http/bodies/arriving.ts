import type { TenantId } from '../../domain/ids.js';

/** Number of requests with images that have been let in and have not come to the queue yet. */
export interface Arrivals {
  /** Of the tenant. */
  readonly own: number;
  /** Of all tenants. */
  readonly all: number;
}

/** Counts the requests with images between the door and the queue. */
export class Arriving {
  private readonly byTenant = new Map<TenantId, number>();
  private all = 0;

  of(tenant: TenantId): Arrivals {
    return { own: this.byTenant.get(tenant) ?? 0, all: this.all };
  }

  /** @returns a function that takes it off again, once */
  add(tenant: TenantId): () => void {
    this.count(tenant, 1);
    let here = true;
    return () => {
      if (here) this.count(tenant, -1);
      here = false;
    };
  }

  private count(tenant: TenantId, change: number): void {
    const now = (this.byTenant.get(tenant) ?? 0) + change;
    this.all += change;
    if (now === 0) this.byTenant.delete(tenant);
    else this.byTenant.set(tenant, now);
  }
}
