import { isDeepStrictEqual } from 'node:util';
import type { Label } from './label.js';

/** The fields of a label that a diff compares. */
const FIELDS = ['name', 'synonyms', 'prompts', 'parentId', 'metadata'] as const;

export interface LabelChange {
  readonly before: Label;
  readonly after: Label;
  /** Which fields differ. */
  readonly fields: readonly string[];
}

export interface LabelsDiff {
  readonly added: readonly Label[];
  readonly removed: readonly Label[];
  readonly changed: readonly LabelChange[];
}

/** What turns `from` into `to`, label by label. Labels are the same when their ids are. */
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
  const fields = FIELDS.filter((field) => !isDeepStrictEqual(before[field], after[field]));
  return fields.length === 0 ? [] : [{ before, after, fields }];
}
