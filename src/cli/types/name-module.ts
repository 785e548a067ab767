/** A version of a label set, and the names of its labels in their order. */
export interface NamedVersion {
  readonly slug: string;
  readonly number: number;
  /** SHA-256 of the version, hex. */
  readonly digest: string;
  readonly names: readonly string[];
}

/** What begins with a digit cannot be an identifier. */
const asIdentifier = (text: string, before: string): string => (/^\d/.test(text) ? before + text : text);

const wordsOf = (slug: string): string[] => slug.split(/[-_]+/).filter(Boolean);

/**
 * A module of TypeScript with the names of a version as a union, so that a program that uses a name which is gone does
 * not compile. It says nothing but what the version says: written again, it is the same.
 */
export function nameModule({ slug, number, digest, names }: NamedVersion): string {
  const words = wordsOf(slug);
  const constant = asIdentifier(words.join('_').toUpperCase(), 'SET_');
  const type = asIdentifier(words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(''), 'Set');
  return `// Written by "lexiclip types ${slug}@${number}": write it again instead of changing it.

/** The \`labelSet\` of a classification: version ${number} of "${slug}", which never changes. */
export const ${constant} = { slug: ${JSON.stringify(slug)}, version: ${number} } as const;

/** Digest of this version, as in \`provenance.labelSetDigest\`. */
export const ${constant}_DIGEST = ${JSON.stringify(digest)};

/** Names of its labels, in their order. */
export const ${constant}_${number} = [
${names.map((name) => `  ${JSON.stringify(name)},\n`).join('')}] as const;

/** The name of a label of this version. */
export type ${type} = (typeof ${constant}_${number})[number];
`;
}
