/** A picture's first answers, as far as grouping needs them. */
export interface Answered {
  readonly before?: { readonly name: string } | null;
  readonly after?: { readonly name: string } | null;
  readonly sample: { readonly expected?: readonly { readonly name: string }[] | null };
}

export interface PairGroup<Item> {
  /** "cat → dog". */
  readonly pair: string;
  readonly items: readonly Item[];
}

export const NONE = 'no label';

/** Pictures whose answers changed from one label to the same other one, the largest groups first. */
export function byPair<Item extends Answered>(items: readonly Item[]): PairGroup<Item>[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const pair = `${item.before?.name ?? NONE} → ${item.after?.name ?? NONE}`;
    groups.set(pair, [...(groups.get(pair) ?? []), item]);
  }
  return [...groups]
    .map(([pair, members]) => ({ pair, items: members }))
    .sort((a, b) => b.items.length - a.items.length || a.pair.localeCompare(b.pair));
}

/** Whether a label is one of its answers or what is right. @param label null for any */
export const isAbout = ({ before, after, sample }: Answered, label: string | null): boolean =>
  label === null ||
  before?.name === label ||
  after?.name === label ||
  (sample.expected ?? []).some(({ name }) => name === label);

/** Names of all labels that pictures are about, sorted. */
export const labelsOf = (items: readonly Answered[]): string[] =>
  [
    ...new Set(
      items.flatMap(({ before, after, sample }) =>
        [before?.name, after?.name, ...(sample.expected ?? []).map(({ name }) => name)].filter(
          (name): name is string => name !== undefined,
        ),
      ),
    ),
  ].sort((a, b) => a.localeCompare(b));
