import type { KeyFieldsFragment } from '../generated/graphql.js';
import { shortTime } from './output.js';
import { table } from './table.js';

/** A table of API keys. */
export const keyLines = (keys: readonly KeyFieldsFragment[]): string[] =>
  table(
    ['id', 'name', 'secret', 'scopes', 'last used', 'expires', 'revoked'],
    keys.map(({ id, name, prefix, scopes, lastUsedAt, expiresAt, revokedAt }) => {
      const times = [lastUsedAt, expiresAt, revokedAt].map(shortTime);
      return [id, name, `${prefix}…`, scopes.join(','), ...times];
    }),
  );
