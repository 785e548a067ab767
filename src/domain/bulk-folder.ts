/** A folder on the servers that images may be read from. */
export interface FolderRule {
  /** Slug of the only tenant that may; null for all. */
  readonly tenant: string | null;
  /** Absolute. */
  readonly path: string;
}

const ENTRY = /^(?:([a-z0-9][a-z0-9-]*)=)?(\/.*)$/;

/** Parses `/pictures` or `acme=/pictures/acme`; undefined if invalid. */
export function parseFolderRule(entry: string): FolderRule | undefined {
  const [, tenant, path] = ENTRY.exec(entry) ?? [];
  return path === undefined ? undefined : { tenant: tenant ?? null, path };
}
