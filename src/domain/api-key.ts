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

type Ends = Pick<ApiKey, 'expiresAt' | 'revokedAt'>;

/** Whether the key has expired. */
export const isExpired = ({ expiresAt }: Pick<ApiKey, 'expiresAt'>, now = Date.now()): boolean =>
  expiresAt !== null && expiresAt.getTime() <= now;

/** Whether the key is neither revoked nor expired. */
export const isValid = (key: Ends, now = Date.now()): boolean => key.revokedAt === null && !isExpired(key, now);

/** When the key ends or has ended, ms since 1970; infinite for one that does not. */
export const endOf = ({ expiresAt, revokedAt }: Ends): number =>
  Math.min(...[expiresAt, revokedAt].map((time) => time?.getTime() ?? Number.POSITIVE_INFINITY));
