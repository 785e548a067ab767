import type { ApiKeyId, TenantId } from './ids.js';

/** One mutation that was asked for. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  /** The tenant whose data it was about; null where it was no tenant's. */
  readonly tenantId: TenantId | null;
  /** The key that asked; null for the operator's. */
  readonly apiKeyId: ApiKeyId | null;
  readonly actor: string;
  /** The mutation's name in the schema. */
  readonly mutation: string;
  /** Slug or id of the thing it was about. */
  readonly target: string | null;
  /** `OK` or the code of the error; null while it runs, and for good when its process died. */
  readonly outcome: string | null;
  readonly requestId: string;
}

/** Whose entries are meant: a tenant's, or those made by the operator's key. */
export type AuditScope = TenantId | 'operator';
