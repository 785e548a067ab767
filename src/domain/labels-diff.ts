import { isSameJson } from './json.js';
import type { Label } from './label.js';
import { isSameList } from './names.js';
import type { Steps } from './steps.js';

/** What may differ between two states of a label. */
export const LABEL_FIELDS = ['name', 'synonyms', 'prompts', 'parentId', 'metadata'] as const;
export type LabelField = (typeof LABEL_FIELDS)[number];

/** How a diff compares each field of a label. */
const SAME: { readonly [F in LabelField]: (a: Label, b: Label) => boolean } = {
  name: (a, b) => a.name === b.name,
  synonyms: (a, b) => isSameList(a.synonyms, b.synonyms),
  prompts: (a, b) => isSameList(a.prompts, b.prompts),
  parentId: (a, b) => a.parentId === b.parentId,
  metadata: (a, b) => isSameJson(a.metadata, b.metadata),
};

export interface LabelChange {
  readonly before: Label;
  readonly after: Label;
  /** The fields that differ. */
  readonly fields: readonly LabelField[];
}

export interface LabelsDiff {
  readonly added: readonly Label[];
  readonly removed: readonly Label[];
  readonly changed: readonly LabelChange[];
}

/** What turns `from` into `to`, label by label. Labels with the same id are the same label. */
export function* diffLabels(from: readonly Label[], to: readonly Label[]): Steps<LabelsDiff> {
  const before = new Map<string, Label>();
  for (const label of from) {
    before.set(label.id, label);
    yield;
  }
  const added: Label[] = [];
  const changed: LabelChange[] = [];
  for (const label of to) {
    const old = before.get(label.id);
    before.delete(label.id);
    const change = old && changeOf(old, label);
    if (!old) added.push(label);
    else if (change) changed.push(change);
    yield;
  }
  // What is left of `from` is not in `to`, and is still in its order.
  return { added, removed: [...before.values()], changed };
}

/** The change from one state of a label to another; undefined when they do not differ. */
export function changeOf(before: Label, after: Label): LabelChange | undefined {
  if (before === after) return undefined;
  const fields = LABEL_FIELDS.filter((field) => !SAME[field](before, after));
  return fields.length === 0 ? undefined : { before, after, fields };
}
