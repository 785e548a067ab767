interface Named {
  readonly name: string;
}

interface Diff {
  readonly added: readonly Named[];
  readonly removed: readonly Named[];
  readonly changed: readonly { readonly before: Named; readonly after: Named; readonly fields: readonly string[] }[];
}

/** One line per label that differs. */
export const diffLines = ({ added, removed, changed }: Diff): string[] => [
  ...added.map(({ name }) => `+ ${name}`),
  ...removed.map(({ name }) => `- ${name}`),
  ...changed.map(({ before, after, fields }) => {
    const name = before.name === after.name ? after.name : `${before.name} → ${after.name}`;
    return `~ ${name} (${fields.join(', ')})`;
  }),
];

/** `1 added, 0 removed, 2 changed`. */
export const diffSummary = ({ added, removed, changed }: Diff): string =>
  `${added.length} added, ${removed.length} removed, ${changed.length} changed`;
