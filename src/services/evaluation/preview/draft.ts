import type { LabelRows } from '../../../domain/label-rows.js';
import type { LabelSet } from '../../../domain/label-set.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import type { PromptTemplateRef, PromptTemplateVersion } from '../../../domain/prompt-template.js';
import type { Steps } from '../../../domain/steps.js';
import { badInput } from '../../../errors.js';
import type { LabelSelection } from '../../label-sets/label-selection.js';
import type { LabelInput } from '../../label-sets/label-upsert.js';
import { checkSamePrompts } from '../../label-sets/model-mismatch.js';
import { assemble, type NextVersion, TO_ENCODE } from '../../label-sets/next-version.js';
import { type PlanBase, planRemoval, planTemplate, planUpsert } from '../../label-sets/version-plan.js';

/** A change of a version that is not committed. */
export interface DraftChange {
  readonly upsert?: readonly LabelInput[] | null | undefined;
  /** Names or labelIds of labels. */
  readonly remove?: readonly string[] | null | undefined;
  readonly promptTemplate?: PromptTemplateRef | null | undefined;
}

/** What a draft starts from. */
export interface DraftBase {
  readonly labelSet: LabelSet;
  readonly version: LabelSetVersion;
  readonly rows: LabelRows;
  readonly template: PromptTemplateVersion;
  readonly model: ModelIdentity;
}

/**
 * The version that a draft would make of another, without its new vectors; undefined when it changes nothing.
 *
 * @param template that the draft asks for
 * @throws LexiclipError MODEL_MISMATCH; BAD_USER_INPUT, NOT_FOUND or IN_USE naming the argument
 */
export function* planDraft(
  base: DraftBase,
  { upsert, remove }: DraftChange,
  template: PromptTemplateVersion | undefined,
): Steps<NextVersion | undefined> {
  const { templates } = base.template;
  yield* checkSamePrompts(base.labelSet.slug, base.version, base.model, { labels: base.rows.labels, templates });
  let plan: PlanBase = { ...base, set: { ...base.labelSet, latest: base.version } };
  let next: NextVersion | undefined;
  if (remove && remove.length > 0) {
    next = (yield* planRemoval(plan, selectionOf(plan, remove))).next;
    // Nothing of it has to be encoded.
    if (next) plan = { ...plan, rows: (yield* assemble(next, new Float32Array(0))).rows };
  }
  const kept = plan.rows;
  if (upsert && upsert.length > 0) {
    const upserted = (yield* planUpsert('upsertLabels', plan, upsert, 'keep')).next;
    next = upserted ?? next;
  }
  if (!template) return next;
  const rows = next ? { ...kept, labels: next.labels, positions: next.positions } : kept;
  return planTemplate({ ...plan, rows }, template).next ?? next;
}

/** Names and labelIds, told apart. */
function selectionOf({ rows }: PlanBase, remove: readonly string[]): LabelSelection {
  const ids = new Set<string>(rows.labels.map(({ id }) => id));
  return {
    labelIds: remove.filter((given) => ids.has(given)),
    names: remove.filter((given) => !ids.has(given)),
  };
}

/** The row that each of the draft's labels has in the base with the same vector; TO_ENCODE for others. */
export function sameRows({ rows }: DraftBase, { labels, vectorRows, source }: NextVersion): Int32Array {
  const rowOf = new Map(rows.labels.map(({ id }, row) => [id, row]));
  return Int32Array.from(labels, (label, row) => {
    const kept = vectorRows[row] as number;
    if (kept === TO_ENCODE || source.labels.length === 0) return TO_ENCODE;
    return rowOf.get(label.id) ?? TO_ENCODE;
  });
}

/** @throws LexiclipError BAD_USER_INPUT for a draft that says nothing */
export function checkDraft({ upsert, remove, promptTemplate }: DraftChange, argument: string): void {
  if (upsert?.length || remove?.length || promptTemplate) return;
  throw badInput(argument, 'must have at least one of upsert, remove and promptTemplate');
}
