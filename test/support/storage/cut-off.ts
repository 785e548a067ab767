import type { Mutation } from './storage-process.js';
import { KINDS, type Kind } from './vocabulary.js';

/** Writes of each mutation; it can stop before each of them, and after the last. */
export const WRITES: Record<Kind, number> = { create: 5, upsert: 2, restore: 1, template: 4, remove: 4 };

const PREPARED = [
  ['ash', 'first'],
  ['ash', 'first', 'second'],
];

/** What a set may contain when its mutation was cut off anywhere. */
export const ALLOWED: Record<Kind, string[][][]> = {
  create: [[], [['ash', 'one']]],
  upsert: [PREPARED, [...PREPARED, ['ash', 'first', 'second', 'one']]],
  restore: [PREPARED, [...PREPARED, ['ash', 'first']]],
  template: [PREPARED, [...PREPARED, ['ash', 'first', 'second']]],
  remove: [PREPARED, []],
};

export type CutOff = Mutation & { readonly stopAt: number };

/** One mutation of a set of its own for each place at which it can stop. */
export const cutOff = (name: string, kinds: readonly Kind[] = KINDS): CutOff[] =>
  kinds.flatMap((kind) =>
    Array.from({ length: WRITES[kind] + 1 }, (_, stopAt) => ({
      kind,
      slug: `${name}-${kind}-${stopAt}`,
      writer: 'one',
      stopAt,
    })),
  );
