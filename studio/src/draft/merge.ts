import { type Draft, type LabelEdit, type LabelText, newKey, sameLabel, withoutEdit } from './draft.js';

/** What somebody else has saved since the version that a draft changes. */
export interface Theirs {
  /** Number of their version. */
  readonly version: number;
  /** Labels that they added, changed or removed, by label id: as they are now, null when they are gone. */
  readonly labels: ReadonlyMap<string, LabelText | null>;
}

/** A label that both have changed, and differently. */
export interface Conflict {
  readonly key: string;
  readonly before: LabelText | null;
  readonly mine: LabelText | null;
  readonly theirs: LabelText | null;
}

export interface Merge {
  /** The draft on their version, with what conflicts as the author has it. */
  readonly draft: Draft;
  readonly conflicts: readonly Conflict[];
}

/**
 * Puts a draft on a newer version: each label that only one side changed is as that side has it. What both changed in
 * the same way is no edit any more. What both changed differently is left to the author.
 */
export function merged(draft: Draft, theirs: Theirs): Merge {
  const edits: Record<string, LabelEdit> = {};
  const conflicts: Conflict[] = [];
  for (const [key, edit] of Object.entries(draft.edits)) {
    const now = theirs.labels.has(key) ? (theirs.labels.get(key) ?? null) : sameNameAdded(edit, theirs);
    if (now === undefined) {
      edits[key] = edit;
      continue;
    }
    const mine = edit.after === null ? null : { ...edit.after, labelId: now?.labelId ?? null };
    if (sameLabel(now, mine)) continue;
    // On their version the edit is of the label as they have left it; what they removed and mine keeps is new.
    const place = now?.labelId ?? (key.startsWith('new:') ? key : newKey());
    edits[place] = { before: now, after: mine };
    conflicts.push({ key: place, before: edit.before, mine: edit.after, theirs: now });
  }
  return { draft: { ...draft, base: theirs.version, edits }, conflicts };
}

/** The label that they have added under the name of a new one; undefined where there is none. */
function sameNameAdded({ before, after }: LabelEdit, { labels }: Theirs): LabelText | undefined {
  if (before !== null || after === null) return undefined;
  return [...labels.values()].find((label) => label?.name === after.name) ?? undefined;
}

/** A merged draft in which a conflict is decided for the other side. */
export const withTheirs = (draft: Draft, { key }: Conflict): Draft => withoutEdit(draft, key);
