import type { Draft, LabelEdit, LabelText } from '../../../draft/draft.js';

export type RowState = 'same' | 'new' | 'changed' | 'removed';

/** A label in the table: as the draft has it, with what it was. */
export interface Row {
  /** Its label id, or the key of a new label. */
  readonly key: string;
  /** As it is in the version; null for a new label. */
  readonly before: LabelText | null;
  /** As the draft has it; as it was, where the draft removes it. */
  readonly label: LabelText;
  readonly state: RowState;
  /** What the quick filter looks in: lower case. */
  readonly text: string;
}

/** What the state of a row is called in the table. */
export const STATE_TEXT: Readonly<Record<RowState, string>> = {
  same: '',
  new: 'new',
  changed: 'changed',
  removed: 'removed',
};

export function rowOf(key: string, before: LabelText | null, edit: LabelEdit | undefined): Row {
  const label = (edit === undefined ? before : (edit.after ?? edit.before ?? before)) as LabelText;
  const text = [label.name, ...label.synonyms, ...label.prompts].join('\n').toLowerCase();
  return { key, before, label, state: stateOf(edit), text };
}

function stateOf(edit: LabelEdit | undefined): RowState {
  if (edit === undefined) return 'same';
  if (edit.after === null) return 'removed';
  return edit.before === null ? 'new' : 'changed';
}

export type Labels = ReadonlyMap<string, LabelText>;

/** All rows of a version with a draft: those of the version in its order, then new ones. */
export function rowsOf(labels: Labels, draft: Draft | undefined): Row[] {
  const edits = draft?.edits ?? {};
  const held = [...labels].map(([key, label]) => rowOf(key, label, edits[key]));
  const added = Object.entries(edits).flatMap(([key, edit]) =>
    labels.has(key) || edit.after === null ? [] : [rowOf(key, null, edit)],
  );
  return [...held, ...added];
}

export interface RowChanges {
  readonly add: Row[];
  readonly update: Row[];
  readonly remove: { key: string }[];
}

/** What differs in the table between two states of a draft: as many steps as there are edits, not labels. */
export function rowChanges(labels: Labels, from: Draft | undefined, to: Draft | undefined): RowChanges {
  const [before, after] = [from?.edits ?? {}, to?.edits ?? {}];
  const changes: RowChanges = { add: [], update: [], remove: [] };
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (before[key] === after[key]) continue;
    const [was, edit, label] = [isShown(before[key]), after[key], labels.get(key) ?? null];
    if (label) changes.update.push(rowOf(key, label, edit));
    else if (!isShown(edit)) {
      if (was) changes.remove.push({ key });
    } else changes[was ? 'update' : 'add'].push(rowOf(key, null, edit));
  }
  return changes;
}

const isShown = (edit: LabelEdit | undefined): boolean => edit?.after != null;

/** The label of a version with a draft, by its key. Undefined: there is none. */
export function labelOf(labels: Labels, draft: Draft | undefined, key: string): LabelText | undefined {
  const edit = draft?.edits[key];
  return edit ? (edit.after ?? undefined) : labels.get(key);
}

/** Names from the topmost label down to its parent: "animal › bird". A parent that is not there is left out. */
export function parentPath(labels: Labels, draft: Draft | undefined, label: LabelText): string {
  const names: string[] = [];
  const seen = new Set<string>();
  let id = label.parentId;
  while (id !== null && !seen.has(id)) {
    seen.add(id);
    const parent = labelOf(labels, draft, id);
    if (parent === undefined) break;
    names.unshift(parent.name);
    id = parent.parentId;
  }
  return names.join(' › ');
}

/** Which labels the table shows. */
export interface RowFilter {
  /** Lower case; empty: any. */
  readonly text: string;
  readonly show: 'all' | 'draft' | 'tops' | 'parents';
  /** Only labels right below this one. */
  readonly under: string | null;
  /** Keys of labels that have others below them: for `parents`. */
  readonly parents: ReadonlySet<string>;
}

/** Whether a filter lets every row pass. */
export const isOpen = ({ text, show, under }: RowFilter): boolean => text === '' && show === 'all' && under === null;

export function passes({ text, state, key, label }: Row, { text: wanted, show, under, parents }: RowFilter): boolean {
  if (wanted !== '' && !text.includes(wanted)) return false;
  if (under !== null && label.parentId !== under) return false;
  if (show === 'draft') return state !== 'same';
  if (show === 'tops') return label.parentId === null;
  return show !== 'parents' || parents.has(key);
}

/** Keys of labels that are the parent of another. */
export function parentsOf(labels: Labels, draft: Draft | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { parentId } of labels.values()) if (parentId !== null) found.add(parentId);
  for (const { after } of Object.values(draft?.edits ?? {})) if (after?.parentId) found.add(after.parentId);
  return found;
}

const folded = (name: string): string => name.trim().toLowerCase();

/** Keys by folded name of the versions that are in hand: a key of the keyboard must not cost a hundred thousand steps. */
const namesInVersion = new WeakMap<Labels, ReadonlyMap<string, string>>();

function heldNames(labels: Labels): ReadonlyMap<string, string> {
  const held = namesInVersion.get(labels) ?? new Map([...labels].map(([key, { name }]) => [folded(name), key]));
  namesInVersion.set(labels, held);
  return held;
}

/** The key of the label of that name in a version with a draft. Undefined: there is none. */
export function keyNamed(labels: Labels, draft: Draft | undefined, name: string): string | undefined {
  const [wanted, edits] = [folded(name), draft?.edits ?? {}];
  const held = heldNames(labels).get(wanted);
  if (held !== undefined && edits[held] === undefined) return held;
  return Object.entries(edits).find(([, { after }]) => after && folded(after.name) === wanted)?.[0];
}

/** Keys by name in lower case, of a version with a draft: for a table of many. */
export function namesOf(labels: Labels, draft: Draft | undefined): Map<string, string> {
  const edits = draft?.edits ?? {};
  const names = new Map<string, string>();
  for (const [key, { name }] of labels) if (edits[key] === undefined) names.set(folded(name), key);
  for (const [key, { after }] of Object.entries(edits)) if (after) names.set(folded(after.name), key);
  return names;
}
