import type { ApiKeyId, TenantId } from './ids.js';

export const SCOPES = ['CLASSIFY', 'CATALOG_READ', 'CATALOG_WRITE', 'TENANT_ADMIN'] as const;
/** A permission that a key can have. */
export type Scope = (typeof SCOPES)[number];

/** A tenant's API key, without its secret. */
export interface ApiKey {
  readonly id: ApiKeyId;
  readonly tenantId: TenantId;
  readonly name: string;
  /** First characters of the secret, to tell keys apart. */
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  /** Null for a key that does not expire. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** Whether the key has expired. */
export const isExpired = ({ expiresAt }: ApiKey, now = Date.now()): boolean =>
  expiresAt !== null && expiresAt.getTime() <= now;
