/** A label of a new set. */
export interface ListedLabel {
  readonly name: string;
  readonly synonyms?: string[];
}

/** Labels of a text with one a line: "ship | boat" has a synonym. A name that is there twice counts once. */
export function listedLabels(text: string): ListedLabel[] {
  const labels = new Map<string, ListedLabel>();
  for (const line of text.split('\n')) {
    const [name = '', ...synonyms] = line.split('|').map((part) => part.trim());
    const given = synonyms.filter(Boolean);
    const key = name.toLowerCase();
    if (name !== '' && !labels.has(key)) labels.set(key, { name, ...(given.length > 0 && { synonyms: given }) });
  }
  return [...labels.values()];
}

/** "Zoo animals" → "zoo-animals". */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
