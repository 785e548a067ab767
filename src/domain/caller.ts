import type { ApiKey, Scope } from './api-key.js';
import type { Tenant } from './tenant.js';

/** Who is asking, as the API key of the request says. */
export type Caller = { readonly kind: 'operator' } | TenantCaller;

export interface TenantCaller {
  readonly kind: 'tenant';
  readonly tenant: Tenant;
  readonly apiKey: ApiKey;
}

/** What a caller must be for an operation: the operator, or a tenant whose key has the scope. */
export type Permission = Scope | 'OPERATOR' | 'ANY_KEY';

export function isPermitted(caller: Caller, permission: Permission): boolean {
  if (permission === 'ANY_KEY') return true;
  if (caller.kind === 'operator') return permission === 'OPERATOR';
  return permission !== 'OPERATOR' && caller.apiKey.scopes.includes(permission);
}

/** How a caller is named in the record of versions. */
export const authorOf = ({ apiKey }: TenantCaller): string => `${apiKey.name} (${apiKey.prefix}…)`;
