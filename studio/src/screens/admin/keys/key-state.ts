import type { TenantKeyFragment } from '../../../generated/graphql.js';

export type KeyState = 'valid' | 'expired' | 'revoked';

/** @param now ms since 1970 */
export function keyState(
  { revokedAt, expiresAt }: Pick<TenantKeyFragment, 'revokedAt' | 'expiresAt'>,
  now: number,
): KeyState {
  if (revokedAt != null) return 'revoked';
  return expiresAt != null && Date.parse(expiresAt) <= now ? 'expired' : 'valid';
}

/** The end of a day here, as the API takes it; undefined for no day. @param day YYYY-MM-DD */
export const endOfDay = (day: string): string | undefined =>
  day === '' ? undefined : new Date(`${day}T23:59:59`).toISOString();
