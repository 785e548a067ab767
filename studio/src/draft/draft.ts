/**
 * What an author has changed and not saved: labels as they shall be, and labels that shall not be. A draft never changes;
 * each edit makes another.
 */

/** A label, as its author writes it. */
export interface LabelText {
  /** Null: it is new, and gets its id when it is saved. */
  readonly labelId: string | null;
  readonly name: string;
  readonly synonyms: readonly string[];
  readonly prompts: readonly string[];
  readonly parentId: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

export interface LabelEdit {
  /** As it was when it was first edited; null for a new label. */
  readonly before: LabelText | null;
  /** As it shall be; null: removed. */
  readonly after: LabelText | null;
}

export interface Draft {
  /** Slug of the label set. */
  readonly labelSet: string;
  /** Number of the version that it changes. */
  readonly base: number;
  /** By label id; those of new labels start with `new:`. */
  readonly edits: Readonly<Record<string, LabelEdit>>;
  /** Another template for all labels; null: the one of the version. */
  readonly promptTemplate: { readonly slug: string; readonly version?: number } | null;
  /** Id of the job that saves it: until that has ended, nothing of it is changed. */
  readonly job?: string | undefined;
}

/** What the API takes. */
export interface DraftInput {
  readonly upsert: readonly (Omit<LabelText, 'labelId' | 'metadata'> & {
    readonly labelId?: string;
    readonly metadata?: Readonly<Record<string, unknown>> | null;
  })[];
  readonly remove: readonly string[];
  readonly promptTemplate?: { readonly slug: string; readonly version?: number };
}

export const emptyDraft = (labelSet: string, base: number): Draft => ({
  labelSet,
  base,
  edits: {},
  promptTemplate: null,
});

/** Number of labels that a draft adds, removes or changes, and one for another template. */
export const changeCount = ({ edits, promptTemplate }: Draft): number =>
  Object.keys(edits).length + (promptTemplate ? 1 : 0);

const NEW = 'new:';
/** The key of a new label. As a parentId it is replaced by an id when the draft is sent. */
export const newKey = (): string => `${NEW}${crypto.randomUUID()}`;
export const keyOf = (label: LabelText): string => label.labelId ?? newKey();

const canonical = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort()
          .map(([name, entry]) => [name, canonical(entry)]),
      )
    : value;

/** Whether two values are the same as JSON, in whatever order their fields are. */
export const sameValue = (a: unknown, b: unknown): boolean =>
  JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
export const sameLabel = (a: LabelText | null, b: LabelText | null): boolean => sameValue(a, b);

/**
 * A draft in which a label is as it shall be. What is as it was, is no edit any more.
 *
 * @param key its label id, or the key of a new label
 * @param before the label of the version; null for a new label
 * @param after null removes it
 */
export function withEdit(draft: Draft, key: string, before: LabelText | null, after: LabelText | null): Draft {
  return withEdits(draft, [{ key, before, after }]);
}

/** An edit of one label, as `withEdit` takes it. */
export interface Editing extends LabelEdit {
  readonly key: string;
}

/** A draft with many edits, made at once: a pasted table has thousands. */
export function withEdits(draft: Draft, edits: readonly Editing[]): Draft {
  const next: Record<string, LabelEdit> = { ...draft.edits };
  for (const { key, before, after } of edits) {
    const first = next[key]?.before ?? before;
    if (sameLabel(first, after)) delete next[key];
    else next[key] = { before: first, after };
  }
  return { ...draft, edits: next };
}

/** A draft without what was done to a label. */
export function withoutEdit(draft: Draft, key: string): Draft {
  const { [key]: _, ...edits } = draft.edits;
  return { ...draft, edits };
}

/** The label as the draft has it: undefined when it is removed. @param label of the version */
export function drafted(draft: Draft, label: LabelText & { readonly labelId: string }): LabelText | undefined {
  const edit = draft.edits[label.labelId];
  return edit === undefined ? label : (edit.after ?? undefined);
}

/** The id that a new label gets: that of its key, so that others of the draft can have it as their parent. */
const newId = (key: string): string => `lbl_${key.slice(NEW.length).replaceAll('-', '').slice(0, 24)}`;

/** What the API takes: labels by id, new ones by name. A new label that is the parent of another has an id as well. */
export function draftInput({ edits, promptTemplate }: Draft): DraftInput {
  const parents = new Set(Object.values(edits).map(({ after }) => after?.parentId));
  const idOf = (key: string | null): string | null => (key?.startsWith(NEW) ? newId(key) : key);
  const changed = Object.entries(edits).flatMap(([key, { after }]) =>
    after
      ? [{ ...after, labelId: after.labelId ?? (parents.has(key) ? idOf(key) : null), parentId: idOf(after.parentId) }]
      : [],
  );
  const removed = Object.values(edits).flatMap(({ before, after }) =>
    after === null && before?.labelId ? [before.labelId] : [],
  );
  return {
    upsert: changed.map(({ labelId, ...label }) => ({ ...label, ...(labelId !== null && { labelId }) })),
    remove: removed,
    ...(promptTemplate && { promptTemplate }),
  };
}

/** A change that the service proposes: labels as they shall be, and ids of those that shall not. */
export interface ProposedChange {
  readonly upsert: readonly Pick<LabelText & { labelId: string }, 'labelId' | 'name' | 'synonyms' | 'prompts'>[];
  readonly remove: readonly string[];
}

/**
 * A draft with a proposed change.
 *
 * @param labels of the version, by label id: those that the change names and the draft does not have yet
 */
export function withChange(draft: Draft, change: ProposedChange, labels: ReadonlyMap<string, LabelText>): Draft {
  const of = (id: string): LabelText | null => draft.edits[id]?.after ?? labels.get(id) ?? null;
  const upserted = change.upsert.reduce((next, { labelId, ...texts }) => {
    const now = of(labelId);
    return now === null ? next : withEdit(next, labelId, labels.get(labelId) ?? now, { ...now, ...texts });
  }, draft);
  return change.remove.reduce((next, id) => {
    const now = labels.get(id) ?? null;
    return now === null ? next : withEdit(next, id, now, null);
  }, upserted);
}
