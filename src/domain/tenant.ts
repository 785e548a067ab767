import type { TenantId } from './ids.js';

export type TenantStatus = 'ACTIVE' | 'SUSPENDED';

/** An isolated customer of the service. */
export interface Tenant {
  readonly id: TenantId;
  readonly slug: string;
  readonly name: string;
  readonly status: TenantStatus;
  readonly createdAt: Date;
}
