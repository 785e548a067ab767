import { type LabelId, type LabelSetId, parseLabelNodeId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import { indexOf } from '../../domain/label-rows.js';
import { LIMITS } from '../../domain/limits.js';
import { foldedName } from '../../domain/names.js';
import { badInput, LexiclipError, notFound } from '../../errors.js';
import { checkCount } from '../validation/text.js';

/** Labels of a set, by their own ids or by name. */
export interface LabelSelection {
  readonly labelIds?: readonly string[] | null;
  /** The older name of `labelIds`. */
  readonly ids?: readonly string[] | null;
  readonly names?: readonly string[] | null;
}

/**
 * The label's own id, which is the same in all versions, from that id or from the one of the label in a version.
 *
 * @param labelSet null where it is not known
 * @throws LexiclipError BAD_USER_INPUT for the id of a label in another label set
 */
export function ownLabelId(given: string, labelSet: LabelSetId | null, argument: string): LabelId {
  const node = parseLabelNodeId(given);
  if (!node) return given as LabelId;
  if (labelSet === null || node.labelSet === labelSet) return node.label;
  throw badInput(argument, 'is the id of a label in another label set; give the labelId of a label in this one');
}

/**
 * The labels to remove.
 *
 * @param moving labels that get another parent by the same change, and do not hold the one that they have
 * @returns in the set's order
 * @throws LexiclipError NOT_FOUND for a label that does not exist; IN_USE for the parent of a label that remains;
 *   BAD_USER_INPUT when none would remain
 */
export function selectLabels(
  labelSet: LabelSetId,
  labels: readonly Label[],
  which: LabelSelection,
  moving: ReadonlySet<LabelId> = new Set(),
): Label[] {
  const { labelIds, ids, names } = { labelIds: which.labelIds ?? [], ids: which.ids ?? [], names: which.names ?? [] };
  checkCount(labelIds.length + ids.length + names.length, 'labelIds', 1, LIMITS.labelsPerCall);
  const { rowOf, rowOfName } = indexOf({ labels });
  const selected = new Set<LabelId>();
  for (const [argument, given] of Object.entries({ labelIds, ids })) {
    given.forEach((id, i) => {
      const label = labels[rowOf.get(ownLabelId(id, labelSet, `${argument}[${i}]`)) ?? -1];
      if (!label) throw notFound(`${argument}[${i}]`, 'such label');
      selected.add(label.id);
    });
  }
  names.forEach((name, i) => {
    const label = labels[rowOfName.get(foldedName(name)) ?? -1];
    if (!label) throw notFound(`names[${i}]`, `label "${name}"`);
    selected.add(label.id);
  });
  const isOrphan = ({ id, parentId }: Label) =>
    parentId !== null && selected.has(parentId) && !selected.has(id) && !moving.has(id);
  const orphan = labels.find(isOrphan);
  const argument = labelIds.length > 0 ? 'labelIds' : ids.length > 0 ? 'ids' : 'names';
  if (orphan) throw parentInUse(argument, labels[rowOf.get(orphan.parentId as LabelId) ?? -1] as Label, orphan);
  if (selected.size === labels.length) throw badInput(argument, 'a label set must keep at least one label');
  return labels.filter(({ id }) => selected.has(id));
}

/** IN_USE for removing the parent of a label that remains. */
export const parentInUse = (argument: string, parent: Label, child: Label): LexiclipError =>
  new LexiclipError('IN_USE', `${argument}: "${parent.name}" is the parent of "${child.name}", which is not removed`, {
    argument,
  });
