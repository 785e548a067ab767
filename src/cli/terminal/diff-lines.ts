interface Named {
  readonly name: string;
}

interface Diff {
  readonly added: readonly Named[];
  readonly removed: readonly Named[];
  /** Of all, where `removed` has only the first ones. */
  readonly removedCount?: number;
  readonly changed: readonly { readonly before: Named; readonly after: Named; readonly fields: readonly string[] }[];
}

/** One line per label that differs. */
export const diffLines = ({ added, removed, removedCount = removed.length, changed }: Diff): string[] => [
  ...added.map(({ name }) => `+ ${name}`),
  ...removed.map(({ name }) => `- ${name}`),
  ...(removedCount > removed.length ? [`- and ${removedCount - removed.length} more`] : []),
  ...changed.map(({ before, after, fields }) => {
    const name = before.name === after.name ? after.name : `${before.name} → ${after.name}`;
    return `~ ${name} (${fields.join(', ')})`;
  }),
];

/** `1 added, 0 removed, 2 changed`. */
export const diffSummary = ({ added, removed, removedCount = removed.length, changed }: Diff): string =>
  `${added.length} added, ${removedCount} removed, ${changed.length} changed`;
