import { isDeepStrictEqual } from 'node:util';
import type { Label } from './label.js';
import { isSameList } from './names.js';

type Field = 'name' | 'synonyms' | 'prompts' | 'parentId' | 'metadata';

/** How a diff compares each field of a label. Deep comparison is slow, so only metadata gets it. */
const SAME: { readonly [F in Field]: (a: Label, b: Label) => boolean } = {
  name: (a, b) => a.name === b.name,
  synonyms: (a, b) => isSameList(a.synonyms, b.synonyms),
  prompts: (a, b) => isSameList(a.prompts, b.prompts),
  parentId: (a, b) => a.parentId === b.parentId,
  metadata: (a, b) => a.metadata === b.metadata || isDeepStrictEqual(a.metadata, b.metadata),
};
const FIELDS = Object.keys(SAME) as Field[];

export interface LabelChange {
  readonly before: Label;
  readonly after: Label;
  /** The fields that differ. */
  readonly fields: readonly string[];
}

export interface LabelsDiff {
  readonly added: readonly Label[];
  readonly removed: readonly Label[];
  readonly changed: readonly LabelChange[];
}

/** What turns `from` into `to`, label by label. Labels with the same id are the same label. */
export function diffLabels(from: readonly Label[], to: readonly Label[]): LabelsDiff {
  const before = new Map(from.map((label) => [label.id, label]));
  const after = new Set(to.map(({ id }) => id));
  return {
    added: to.filter(({ id }) => !before.has(id)),
    removed: from.filter(({ id }) => !after.has(id)),
    changed: to.flatMap((label) => changeOf(before.get(label.id), label)),
  };
}

function changeOf(before: Label | undefined, after: Label): LabelChange[] {
  if (!before) return [];
  const fields = FIELDS.filter((field) => !SAME[field](before, after));
  return fields.length === 0 ? [] : [{ before, after, fields }];
}
