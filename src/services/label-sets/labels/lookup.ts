import type { LabelId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import { indexing, type LabelIndex } from '../../../domain/label-rows.js';
import { rowsWith, searchTexts } from '../../../domain/label-search.js';
import { foldedName } from '../../../domain/names.js';
import type { Steps } from '../../../domain/steps.js';
import { inTurns } from '../../concurrency/turns.js';

/*
 * Labels by id, by name and by a part of a name. A version's labels never change, so what a look-up needs is made once
 * for all requests, in turns with everything else, and lives as long as the labels do.
 */

const indexes = new WeakMap<readonly Label[], Promise<LabelIndex>>();
const texts = new WeakMap<readonly Label[], Promise<readonly string[]>>();
const children = new WeakMap<readonly Label[], Promise<ReadonlyMap<LabelId, readonly number[]>>>();
const rows = new WeakMap<readonly Label[], readonly number[]>();

/** The rows of the labels by id and by folded name. */
export const labelIndex = (labels: readonly Label[]): Promise<LabelIndex> => once(indexes, labels, indexing);

/** The rows of the labels below each label that has any; ascending. */
export const childRows = (labels: readonly Label[]): Promise<ReadonlyMap<LabelId, readonly number[]>> =>
  once(children, labels, byParent);

function* byParent(labels: readonly Label[]): Steps<Map<LabelId, number[]>> {
  const found = new Map<LabelId, number[]>();
  for (const [row, { parentId }] of labels.entries()) {
    const siblings = parentId === null ? undefined : found.get(parentId);
    if (siblings) siblings.push(row);
    else if (parentId !== null) found.set(parentId, [row]);
    yield;
  }
  return found;
}

/** The rows of all labels, or of those with the text in their name or a synonym; ascending. */
export async function rowsOf(labels: readonly Label[], search: string): Promise<readonly number[]> {
  const wanted = foldedName(search);
  if (wanted === '') return allRows(labels);
  return inTurns(rowsWith(await once(texts, labels, searchTexts), wanted));
}

function allRows(labels: readonly Label[]): readonly number[] {
  const known = rows.get(labels) ?? [...labels.keys()];
  rows.set(labels, known);
  return known;
}

function once<T>(
  known: WeakMap<readonly Label[], Promise<T>>,
  labels: readonly Label[],
  make: (labels: readonly Label[]) => Steps<T>,
): Promise<T> {
  const made = known.get(labels) ?? inTurns(make(labels));
  known.set(labels, made);
  return made;
}
