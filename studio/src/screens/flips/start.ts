interface TagPlace {
  readonly name: string;
  readonly version: { readonly number: number };
}

/** What most moves are about. */
const USUAL_TAG = 'production';

/**
 * Which versions are compared at first: what is in use with what is newest; where that is the same, the one before.
 *
 * @returns no `from` where there is one version
 */
export function startOf(latest: number, tags: readonly TagPlace[]): { from?: number; to: number } {
  const inUse = tags.find(({ name }) => name === USUAL_TAG)?.version.number;
  if (inUse !== undefined && inUse !== latest) return { from: inUse, to: latest };
  return latest > 1 ? { from: latest - 1, to: latest } : { to: latest };
}
