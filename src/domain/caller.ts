import type { ApiKey, Scope } from './api-key.js';
import type { TenantId } from './ids.js';
import type { Tenant } from './tenant.js';

/** Who sends a request, according to its API key. */
export type Caller = { readonly kind: 'operator' } | TenantCaller;

export interface TenantCaller {
  readonly kind: 'tenant';
  readonly tenant: Tenant;
  readonly apiKey: ApiKey;
}

/** What an operation requires of its caller: the operator's key, a tenant's key with that scope, or any key. */
export type Permission = Scope | 'OPERATOR' | 'ANY_KEY';

export function isPermitted(caller: Caller, permission: Permission): boolean {
  if (permission === 'ANY_KEY') return true;
  if (caller.kind === 'operator') return permission === 'OPERATOR';
  return permission !== 'OPERATOR' && caller.apiKey.scopes.includes(permission);
}

/** The caller's name as the author of a version. */
export const authorOf = ({ apiKey }: TenantCaller): string => `${apiKey.name} (${apiKey.prefix}…)`;

/** In whose data something is changed, and who is put on record for it. */
export interface Actor {
  readonly tenant: TenantId;
  readonly author: string;
}

export const actorOf = (caller: TenantCaller): Actor => ({ tenant: caller.tenant.id, author: authorOf(caller) });

/** The caller's tenant; undefined for the operator. */
export const tenantOf = (caller: Caller): TenantId | undefined =>
  caller.kind === 'tenant' ? caller.tenant.id : undefined;
