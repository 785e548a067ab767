import type { Tenant } from './tenant.js';

/**
 * How far a deletion has come:
 * - `CREATING`: the tenant is being made, and has no record yet;
 * - `MARKED`: it is to be deleted;
 * - `TRASHED`: it has no record any more, and its data wait for the day on which they are dropped;
 * - `DROPPING`: its data are being dropped;
 * - `RESTORING`: it is being brought back.
 */
export type TombstoneStage = 'CREATING' | 'MARKED' | 'TRASHED' | 'DROPPING' | 'RESTORING';

/** The only thing that lets a tenant's data be deleted. */
export interface Tombstone {
  readonly tenant: Tenant;
  readonly stage: TombstoneStage;
  readonly deletedAt: Date;
  /** When its data may be dropped. */
  readonly dropAt: Date;
}

/** Name of its directory in the trash. */
export const trashName = ({ tenant, deletedAt }: Tombstone): string => `${tenant.id}-${deletedAt.getTime()}`;
