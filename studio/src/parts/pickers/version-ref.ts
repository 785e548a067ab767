/** Which version is meant, as an address has it: a number, the name of a tag, or nothing for the latest. */
export interface VersionRef {
  readonly slug: string;
  readonly version?: number;
  readonly tag?: string;
}

/** @param at digits: the number of a version; another text: a tag; null: the latest version */
export function versionRef(slug: string, at: string | null): VersionRef {
  if (at === null || at === '') return { slug };
  return /^\d+$/.test(at) ? { slug, version: Number(at) } : { slug, tag: at };
}

/** "animals, version 3", "animals, production" or "animals, latest version". */
export const versionText = ({ slug, version, tag }: VersionRef): string =>
  `${slug}, ${version !== undefined ? `version ${version}` : (tag ?? 'latest version')}`;
