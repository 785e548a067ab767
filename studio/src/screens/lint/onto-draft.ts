import type { Draft, LabelText, ProposedChange } from '../../draft/draft.js';

type ProposedLabel = ProposedChange['upsert'][number];
type Texts = Pick<LabelText, 'name' | 'synonyms' | 'prompts'>;

/**
 * A change of a version, as a change of what a draft has made of it: what the draft added stays, and so does what another
 * change took away. A label that the draft removed stays removed.
 *
 * @param labels of the version, by label id: those that the change names
 */
export function ontoDraft(
  draft: Draft | undefined,
  change: ProposedChange,
  labels: ReadonlyMap<string, LabelText>,
): ProposedChange {
  const upsert = change.upsert.flatMap((proposed): ProposedLabel[] => {
    const before = labels.get(proposed.labelId);
    const edit = draft?.edits[proposed.labelId];
    if (before === undefined || edit?.after === null) return [];
    return [{ labelId: proposed.labelId, ...withDelta(edit?.after ?? before, before, proposed) }];
  });
  return { upsert, remove: change.remove };
}

/** Whether a draft has a change already, and all of it. */
export function isInDraft(draft: Draft | undefined, change: ProposedChange): boolean {
  if (draft === undefined || change.upsert.length + change.remove.length === 0) return false;
  const isRemoved = (id: string) => draft.edits[id]?.after === null;
  const isUpserted = (proposed: ProposedLabel) => {
    const { before, after } = draft.edits[proposed.labelId] ?? {};
    if (!before || !after) return false;
    const wanted = withDelta(after, before, proposed);
    return wanted.name === after.name && same(wanted.synonyms, after.synonyms) && same(wanted.prompts, after.prompts);
  };
  return change.remove.every(isRemoved) && change.upsert.every(isUpserted);
}

/** What a label is now, with what a proposal changes of what it was. */
const withDelta = (now: Texts, before: Texts, proposed: Texts): Texts => ({
  name: proposed.name === before.name ? now.name : proposed.name,
  synonyms: listWithDelta(now.synonyms, before.synonyms, proposed.synonyms),
  prompts: listWithDelta(now.prompts, before.prompts, proposed.prompts),
});

const listWithDelta = (
  now: readonly string[],
  before: readonly string[],
  proposed: readonly string[],
): readonly string[] => [
  ...now.filter((text) => proposed.includes(text) || !before.includes(text)),
  ...proposed.filter((text) => !before.includes(text) && !now.includes(text)),
];

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, at) => text === b[at]);
