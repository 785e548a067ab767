import type { LabelId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import { indexOf } from '../../domain/label-rows.js';
import { LIMITS } from '../../domain/limits.js';
import { foldedName } from '../../domain/names.js';
import { badInput, LexiclipError, notFound } from '../../errors.js';
import { checkCount } from '../validation/text.js';

/** Labels of a set, by id or by name. */
export interface LabelSelection {
  readonly ids?: readonly string[] | null;
  readonly names?: readonly string[] | null;
}

/**
 * The labels to remove.
 *
 * @returns in the set's order
 * @throws LexiclipError NOT_FOUND for a label that does not exist; IN_USE for the parent of a label that remains;
 *   BAD_USER_INPUT when none would remain
 */
export function selectLabels(labels: readonly Label[], which: LabelSelection): Label[] {
  const { ids, names } = { ids: which.ids ?? [], names: which.names ?? [] };
  checkCount(ids.length + names.length, 'ids', 1, LIMITS.labelsPerCall);
  const { rowOf, rowOfName } = indexOf({ labels });
  const selected = new Set<LabelId>();
  ids.forEach((id, i) => {
    const label = labels[rowOf.get(id as LabelId) ?? -1];
    if (!label) throw notFound(`ids[${i}]`, 'such label');
    selected.add(label.id);
  });
  names.forEach((name, i) => {
    const label = labels[rowOfName.get(foldedName(name)) ?? -1];
    if (!label) throw notFound(`names[${i}]`, `label "${name}"`);
    selected.add(label.id);
  });
  const orphan = labels.find(({ id, parentId }) => parentId !== null && selected.has(parentId) && !selected.has(id));
  if (orphan) throw parentInUse('ids', labels[rowOf.get(orphan.parentId as LabelId) ?? -1] as Label, orphan);
  if (selected.size === labels.length) throw badInput('ids', 'a label set must keep at least one label');
  return labels.filter(({ id }) => selected.has(id));
}

/** IN_USE for removing the parent of a label that remains. */
export const parentInUse = (argument: string, parent: Label, child: Label): LexiclipError =>
  new LexiclipError('IN_USE', `${argument}: "${parent.name}" is the parent of "${child.name}", which is not removed`, {
    argument,
  });
