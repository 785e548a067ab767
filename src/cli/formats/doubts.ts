import type { FileLabel } from './label-shape.js';
import type { Entry } from './parsed.js';

/** Most warnings of one kind that are written out. */
const SHOWN = 5;

/** Warnings of texts that are read as they are, and probably were meant otherwise. */
export const doubtfulTexts = (file: string, labels: readonly Entry<FileLabel>[]): string[] => [
  ...firstOf(file, labels.flatMap(severalSynonyms)),
  ...firstOf(file, labels.flatMap(lostCharacters)),
];

/** A doubt, and the line of its label. */
interface Doubt {
  readonly line: number;
  readonly reason: string;
}

function firstOf(file: string, doubts: readonly Doubt[]): string[] {
  const shown = doubts.slice(0, SHOWN).map(({ line, reason }) => `${file}:${line}: ${reason}`);
  return doubts.length > SHOWN ? [...shown, `${file}: and ${doubts.length - SHOWN} more like that`] : shown;
}

const severalSynonyms = ({ line, value }: Entry<FileLabel>): Doubt[] =>
  (value.synonyms ?? [])
    .filter((synonym) => /[,;]/.test(synonym))
    .map((synonym) => ({
      line,
      reason: `"${synonym}" is read as one synonym: several are separated by | in a table, and are items of a list in JSON`,
    }));

/** What a program writes in place of a character that it could not read. */
const LOST = '\ufffd';

const lostCharacters = ({ line, value }: Entry<FileLabel>): Doubt[] =>
  [value.name, ...(value.synonyms ?? []), ...(value.prompts ?? [])]
    .filter((text) => text.includes(LOST))
    .map((text) => ({ line, reason: `"${text}" has lost a character before it came into this file` }));
