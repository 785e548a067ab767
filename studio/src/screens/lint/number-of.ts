interface Places {
  readonly latest: { readonly number: number };
  readonly tags: readonly { readonly name: string; readonly version: { readonly number: number } }[];
}

/** The number of the version that an address means. @returns undefined for a tag that there is not */
export function numberOf(at: string | null, { latest, tags }: Places): number | undefined {
  if (at === null) return latest.number;
  if (/^\d+$/.test(at)) return Number(at);
  return tags.find(({ name }) => name === at)?.version.number;
}
