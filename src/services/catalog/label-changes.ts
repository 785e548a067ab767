import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { badInput, LexiclipError, notFound } from '../../errors.js';
import { LIMITS } from '../limits.js';
import type { LabelId, LabelSetId } from './ids.js';
import type { Label } from './labels.js';
import { checkCount, checkName, checkText, foldedName } from './validation.js';

/** A label as a client gives it. What is left out stays as it is in a label that is there already; null empties it. */
export interface LabelInput {
  readonly id?: string | null | undefined;
  readonly name: string;
  readonly synonyms?: readonly string[] | null | undefined;
  readonly prompts?: readonly string[] | null | undefined;
  readonly parentId?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
}

export interface UpsertPlan {
  /** New labels, in the order they were given. */
  readonly added: readonly Label[];
  readonly updated: readonly { readonly before: Label; readonly after: Label }[];
  readonly unchanged: number;
}

const LABEL_ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/;

/**
 * What an upsert changes: a label is found by its id, else by its name. An id that is not in the set makes a new label
 * of that id.
 *
 * @throws LexiclipError BAD_USER_INPUT naming the entry
 */
export function planUpsert(
  labelSet: LabelSetId,
  base: readonly Label[],
  inputs: readonly LabelInput[],
  argument: string,
): UpsertPlan {
  checkCount(inputs.length, argument, 1, LIMITS.labelsPerCall);
  const byId = new Map(base.map((label) => [label.id, label]));
  const byName = new Map(base.map((label) => [foldedName(label.name), label]));
  const seen = new Map<LabelId, string>();
  const result = new Map(byId);
  const added: Label[] = [];
  const updated: { before: Label; after: Label }[] = [];
  inputs.forEach((input, i) => {
    const at = `${argument}[${i}]`;
    const before = input.id == null ? byName.get(foldedName(input.name)) : byId.get(input.id as LabelId);
    const fields = checkFields({ ...before, ...withoutUndefined(input) }, at);
    const id = before?.id ?? (input.id as LabelId | null | undefined) ?? newLabelId(labelSet, fields.name, result);
    if (seen.has(id)) throw badInput(at, `is the same label as ${seen.get(id)}`);
    seen.set(id, at);
    const after: Label = { id, ...fields, parentId: fields.parentId as LabelId | null };
    result.set(id, after);
    if (!before) added.push(after);
    else if (!isDeepStrictEqual(before, after)) updated.push({ before, after });
  });
  checkNames(result, seen, argument);
  checkParents(result, seen);
  if (result.size > LIMITS.labelsPerSet) {
    throw badInput(argument, `a label set may have at most ${LIMITS.labelsPerSet} labels`);
  }
  return { added, updated, unchanged: inputs.length - added.length - updated.length };
}

/** @throws LexiclipError NOT_FOUND for a label that is not there, IN_USE for the parent of one that stays */
export function planRemoval(
  base: readonly Label[],
  which: { readonly ids?: readonly string[] | null; readonly names?: readonly string[] | null },
): LabelId[] {
  const { ids, names } = { ids: which.ids ?? [], names: which.names ?? [] };
  checkCount(ids.length + names.length, 'ids', 1, LIMITS.labelsPerCall);
  const byId = new Map<string, Label>(base.map((label) => [label.id, label]));
  const byName = new Map(base.map((label) => [foldedName(label.name), label]));
  const removed = new Set<LabelId>();
  ids.forEach((id, i) => {
    const label = byId.get(id);
    if (!label) throw notFound(`ids[${i}]`, 'such label');
    removed.add(label.id);
  });
  names.forEach((name, i) => {
    const label = byName.get(foldedName(name));
    if (!label) throw notFound(`names[${i}]`, `label "${name}"`);
    removed.add(label.id);
  });
  const orphan = base.find(({ id, parentId }) => parentId !== null && removed.has(parentId) && !removed.has(id));
  if (orphan) {
    const message = `ids: "${byId.get(orphan.parentId as string)?.name}" is the parent of "${orphan.name}", which stays`;
    throw new LexiclipError('IN_USE', message, { argument: 'ids' });
  }
  if (removed.size === base.length) throw badInput('ids', 'a label set keeps at least one label');
  return [...removed];
}

/** From the name that a label first has, so that one removed and added again under this name is the same label. */
function newLabelId(labelSet: LabelSetId, name: string, taken: ReadonlyMap<LabelId, unknown>): LabelId {
  for (let n = 0; ; n++) {
    const digest = createHash('sha256')
      .update(`${labelSet}\n${foldedName(name)}\n${n}`)
      .digest('hex');
    const id = `lbl_${digest.slice(0, 24)}` as LabelId;
    if (!taken.has(id)) return id;
  }
}

const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;

function checkFields(input: LabelInput, at: string): Omit<Label, 'id' | 'parentId'> & { parentId: string | null } {
  if (input.id != null && !LABEL_ID.test(input.id)) {
    throw badInput(`${at}.id`, 'must be 1 to 64 letters, digits, ".", ":", "_" or "-", with a letter or digit first');
  }
  const name = checkName(input.name, `${at}.name`);
  const synonyms = (input.synonyms ?? []).map((synonym, i) => checkName(synonym, `${at}.synonyms[${i}]`));
  checkCount(synonyms.length, `${at}.synonyms`, 0, LIMITS.synonymsPerLabel);
  const prompts = (input.prompts ?? []).map((text, i) => checkText(text, `${at}.prompts[${i}]`, LIMITS.promptLength));
  checkCount(prompts.length, `${at}.prompts`, 0, LIMITS.promptsPerLabel);
  const metadata = input.metadata ?? null;
  if (metadata && Buffer.byteLength(JSON.stringify(metadata)) > LIMITS.metadataBytes) {
    throw badInput(`${at}.metadata`, `must have at most ${LIMITS.metadataBytes} bytes as JSON`);
  }
  return { name, synonyms, prompts: [...new Set(prompts)], parentId: input.parentId ?? null, metadata };
}

function checkNames(labels: ReadonlyMap<LabelId, Label>, given: ReadonlyMap<LabelId, string>, argument: string): void {
  const byName = new Map<string, Label>();
  for (const label of labels.values()) {
    const other = byName.get(foldedName(label.name));
    byName.set(foldedName(label.name), label);
    if (!other) continue;
    const at = given.get(label.id) ?? given.get(other.id) ?? argument;
    throw badInput(`${at}.name`, `"${label.name}" and "${other.name}" are the same name`);
  }
}

function checkParents(labels: ReadonlyMap<LabelId, Label>, given: ReadonlyMap<LabelId, string>): void {
  for (const [id, at] of given) {
    const ancestors = new Set<LabelId>([id]);
    let parent = labels.get(id)?.parentId ?? null;
    while (parent !== null) {
      const label = labels.get(parent);
      if (!label) throw badInput(`${at}.parentId`, 'must be the id of a label in this set');
      if (ancestors.has(parent)) throw badInput(`${at}.parentId`, 'a label cannot be its own ancestor');
      ancestors.add(parent);
      parent = label.parentId;
    }
  }
}
