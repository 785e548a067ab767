import type { FileLabel } from '../label-shape.js';
import { type Entry, type Parsed, parseEach } from '../parsed.js';

/** A class of a list: its name, and what the list says of it beside its place. */
export interface ListedClass {
  readonly name: string;
  readonly synonyms?: readonly string[];
  /** ImageNet's id of the class: a part of speech and eight digits, such as n01440764. */
  readonly wnid?: string;
  /** The class index, where the list gives it and it is not the place in the list. */
  readonly index?: number;
}

const SYNSET = /^(n\d{8})\s+(\S.*)$/;

/** Whether every line has an id of ImageNet and the words for it, like LOC_synset_mapping.txt. */
export const isSynsetList = (lines: readonly Entry<string>[]): boolean =>
  lines.length > 0 && lines.every(({ value }) => SYNSET.test(value));

/** The class of a line such as `n01440764 tench, Tinca tinca`: the first word names it, the others mean the same. */
export function synsetOf(line: string): ListedClass {
  const [, wnid, words] = SYNSET.exec(line) as unknown as [string, string, string];
  const [name, ...synonyms] = words.split(',').map((word) => word.trim());
  return { name: name as string, synonyms: synonyms.filter(Boolean), wnid };
}

/** Classes as labels. Each keeps the class index, which models and data sets use, as metadata. */
export const indexedLabels = ({ entries, bad }: Parsed<ListedClass>): Parsed<unknown> => ({
  entries: entries.map(({ line, value: { name, synonyms, wnid, index } }, i) => ({
    line,
    value: { name, ...(synonyms && { synonyms }), metadata: { index: index ?? i, ...(wnid && { wnid }) } },
  })),
  bad,
});

/** Keeps each label's place in the list, from 0, as metadata. */
export const withPlaces = ({ entries, bad }: Parsed<FileLabel>): Parsed<FileLabel> => ({
  entries: entries.map(({ line, value }, i) => ({ line, value: { ...value, metadata: { index: i } } })),
  bad,
});

/** Lines of a text that are names, or classes of ImageNet with their ids. */
export const listedNames = (lines: Parsed<unknown>): Parsed<ListedClass> =>
  parseEach(lines, (value) => ({ name: value as string }));
