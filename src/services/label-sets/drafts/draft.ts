import type { Label } from '../../../domain/label.js';
import { indexing, indexOf, type LabelRows } from '../../../domain/label-rows.js';
import { changeOf, type LabelsDiff } from '../../../domain/labels-diff.js';
import { foldedName } from '../../../domain/names.js';
import type { PromptTemplateRef, PromptTemplateVersion } from '../../../domain/prompt-template.js';
import type { Steps } from '../../../domain/steps.js';
import { badInput, notFound } from '../../../errors.js';
import { checkId, type LabelInput } from '../label-upsert.js';
import { checkSamePrompts } from '../model-mismatch.js';
import { assemble, type NextVersion, TO_ENCODE } from '../next-version.js';
import { type PlanBase, planRemoval, planTemplate, planUpsert, type VersionPlan } from '../version-plan.js';

/** A change of a version that is not committed. */
export interface DraftChange {
  readonly upsert?: readonly LabelInput[] | null | undefined;
  /** Names or labelIds of labels. */
  readonly remove?: readonly string[] | null | undefined;
  readonly promptTemplate?: PromptTemplateRef | null | undefined;
}

const NO_DIFF: LabelsDiff = { added: [], removed: [], changed: [] };

/** @throws LexiclipError BAD_USER_INPUT for a draft that says nothing */
export function checkDraft({ upsert, remove, promptTemplate }: DraftChange, argument: string): void {
  if (upsert?.length || remove?.length || promptTemplate) return;
  throw badInput(argument, 'must have at least one of upsert, remove and promptTemplate');
}

/**
 * What a draft makes of a version: labels are removed, then others added and updated, then all encoded with another
 * template. A preview and the version that is saved are of this one plan.
 *
 * @param template that the draft asks for
 * @throws LexiclipError MODEL_MISMATCH; BAD_USER_INPUT, NOT_FOUND or IN_USE naming the argument as the mutations that do
 *   one of these alone, but for `remove[0]`
 */
export function* planDraft(
  base: PlanBase,
  { upsert, remove }: DraftChange,
  template: PromptTemplateVersion | undefined,
): Steps<VersionPlan> {
  const { set, model, rows } = base;
  yield* checkSamePrompts(set.slug, set.latest, model, { labels: rows.labels, templates: base.template.templates });
  let next: NextVersion | undefined;
  let diff = NO_DIFF;
  let left = base;
  if (remove && remove.length > 0) {
    ({ next, diff } = yield* planRemoval(
      base,
      { labelIds: removedIds(base, remove) },
      movingLabels(base, upsert ?? []),
    ));
    // Nothing of it has to be encoded.
    if (next) left = { ...base, rows: (yield* assemble(next, new Float32Array(0))).rows };
    yield* indexing(left.rows.labels);
  }
  if (upsert && upsert.length > 0) {
    const upserted = yield* planUpsert('upsertLabels', left, upsert, 'keep');
    diff = together(diff, upserted.diff);
    if (upserted.next) next = { ...upserted.next, write: writeOf(upserted.next, diff) };
    if (isNothing(diff) && isSameOrder(rows, next)) next = undefined;
  }
  if (template) {
    const { labels, positions } = next ?? rows;
    next = planTemplate({ ...base, rows: { ...left.rows, labels, positions } }, template).next ?? next;
  }
  return { operation: 'applyDraft', diff, next };
}

/** Names and labelIds, as labelIds. */
function removedIds({ rows: { labels } }: PlanBase, remove: readonly string[]): string[] {
  const { rowOf, rowOfName } = indexOf({ labels });
  return remove.map((given, i) => {
    const row = rowOf.get(given as Label['id']) ?? rowOfName.get(foldedName(given));
    if (row === undefined) throw notFound(`remove[${i}]`, `label "${given}"`);
    return (labels[row] as Label).id;
  });
}

/** Labels that the draft gives another parent: they do not keep the one that they have from being removed. */
function movingLabels({ set, rows: { labels } }: PlanBase, upsert: readonly LabelInput[]): Set<Label['id']> {
  const { rowOf, rowOfName } = indexOf({ labels });
  const moved = upsert.flatMap((input, i) => {
    if (input.parentId === undefined) return [];
    const id = checkId(input, `labels[${i}]`, set.id);
    const label = labels[(id === null ? rowOfName.get(foldedName(input.name)) : rowOf.get(id)) ?? -1];
    return label && label.parentId !== input.parentId ? [label.id] : [];
  });
  return new Set(moved);
}

/** What both change. A label that is removed and added again is one that may have changed. */
function together({ removed }: LabelsDiff, { added, changed }: LabelsDiff): LabelsDiff {
  const gone = new Map(removed.map((label) => [label.id, label]));
  const back = added.filter(({ id }) => gone.has(id));
  const ids = new Set(back.map(({ id }) => id));
  return {
    added: added.filter(({ id }) => !ids.has(id)),
    removed: removed.filter(({ id }) => !ids.has(id)),
    changed: [...changed, ...back.flatMap((after) => changeOf(gone.get(after.id) as Label, after) ?? [])],
  };
}

const isNothing = ({ added, removed, changed }: LabelsDiff): boolean =>
  added.length + removed.length + changed.length === 0;

/** Whether what was removed and added again is where it was. */
const isSameOrder = ({ labels }: LabelRows, next: NextVersion | undefined): boolean =>
  next === undefined || labels.every(({ id }, row) => next.labels[row]?.id === id);

/** How an upsert is stored on top of what the removal before it has started from. */
const writeOf = ({ write }: NextVersion, { removed }: LabelsDiff): NextVersion['write'] =>
  write.kind === 'change' ? { ...write, removed: removed.map(({ id }) => id) } : write;

/** The row that each of the draft's labels has in the base with the same vector; TO_ENCODE for others. */
export function sameRows({ rows }: PlanBase, { labels, vectorRows, source }: NextVersion): Int32Array {
  const rowOf = new Map(rows.labels.map(({ id }, row) => [id, row]));
  return Int32Array.from(labels, (label, row) => {
    const kept = vectorRows[row] as number;
    if (kept === TO_ENCODE || source.labels.length === 0) return TO_ENCODE;
    return rowOf.get(label.id) ?? TO_ENCODE;
  });
}
