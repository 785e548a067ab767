import { type Draft, type LabelEdit, type LabelText, newKey, sameLabel, sameValue, withoutEdit } from './draft.js';

/** What somebody else has saved since the version that a draft changes. */
export interface Theirs {
  /** Number of their version. */
  readonly version: number;
  /** Labels that they added, changed or removed, by label id: as they are now, null when they are gone. */
  readonly labels: ReadonlyMap<string, LabelText | null>;
  /** Whether all labels are encoded by another template now. */
  readonly hasOtherTemplate?: boolean;
}

const FIELDS = ['name', 'synonyms', 'prompts', 'parentId', 'metadata'] as const;
type Field = (typeof FIELDS)[number];

/** A label of which both have changed the same field, and differently; or that one has changed and the other removed. */
export interface Conflict {
  readonly key: string;
  readonly before: LabelText | null;
  readonly mine: LabelText | null;
  readonly theirs: LabelText | null;
  /** Those that both have changed; none where a side has removed the label. */
  readonly fields: readonly Field[];
}

export interface Merge {
  /** The draft on their version, with what conflicts as the author has it. */
  readonly draft: Draft;
  readonly conflicts: readonly Conflict[];
}

/**
 * Puts a draft on a newer version: each field that only one side changed is as that side has it. What both changed in
 * the same way is no edit any more. What both changed differently is left to the author, and is as in the draft so far.
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
    const { label, fields } = together(edit, now);
    if (sameLabel(now, label)) continue;
    // On their version the edit is of the label as they have left it; what they removed and mine keeps is new.
    const place = now?.labelId ?? (key.startsWith('new:') ? key : newKey());
    edits[place] = { before: now, after: label };
    if (now === null || label === null || fields.length > 0)
      conflicts.push({ key: place, before: edit.before, mine: edit.after, theirs: now, fields });
  }
  return { draft: { ...draft, base: theirs.version, edits }, conflicts };
}

/** A label with what both have changed of it, and the fields that both have changed differently: those as mine. */
function together({ before, after }: LabelEdit, now: LabelText | null): { label: LabelText | null; fields: Field[] } {
  if (after === null) return { label: null, fields: [] };
  if (now === null) return { label: { ...after, labelId: null }, fields: [] };
  const isMine = (field: Field) => before === null || !sameValue(after[field], before[field]);
  const isTheirs = (field: Field) => before === null || !sameValue(now[field], before[field]);
  const fields = FIELDS.filter((one) => isMine(one) && isTheirs(one) && !sameValue(after[one], now[one]));
  const mine = FIELDS.filter(isMine).map((field) => [field, after[field]]);
  return { label: { ...now, ...Object.fromEntries(mine) }, fields };
}

/** The label that they have added under the name of a new one; undefined where there is none. */
function sameNameAdded({ before, after }: LabelEdit, { labels }: Theirs): LabelText | undefined {
  if (before !== null || after === null) return undefined;
  return [...labels.values()].find((label) => label?.name === after.name) ?? undefined;
}

/** A merged draft in which a conflict is decided for the other side; what only one has changed stays as it is. */
export function withTheirs(draft: Draft, { key, theirs, fields }: Conflict): Draft {
  const after = draft.edits[key]?.after;
  if (!theirs || !after) return withoutEdit(draft, key);
  const label = { ...after, ...Object.fromEntries(fields.map((field) => [field, theirs[field]])) };
  if (sameLabel(label, theirs)) return withoutEdit(draft, key);
  return { ...draft, edits: { ...draft.edits, [key]: { before: theirs, after: label } } };
}
