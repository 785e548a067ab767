import { createHash } from 'node:crypto';
import type { LabelId, LabelSetId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import { indexOf, type LabelIndex } from '../../domain/label-rows.js';
import { changeOf, type LabelChange } from '../../domain/labels-diff.js';
import { LIMITS } from '../../domain/limits.js';
import { foldedName } from '../../domain/names.js';
import type { Steps } from '../../domain/steps.js';
import { badInput } from '../../errors.js';
import { checkCount, checkName, checkText } from '../validation/text.js';
import { ownLabelId, parentInUse } from './label-selection.js';
import { metadataText } from './labels/metadata.js';

/** A label from a client. In an update of an existing label, omitted fields stay as they are, and null empties them. */
export interface LabelInput {
  readonly labelId?: string | null | undefined;
  /** The older name of `labelId`. */
  readonly id?: string | null | undefined;
  readonly name: string;
  readonly synonyms?: readonly string[] | null | undefined;
  readonly prompts?: readonly string[] | null | undefined;
  readonly parentId?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
}

/** What an upsert changes. */
interface MergedLabels {
  /** New labels, in the order they were given. */
  readonly added: readonly Label[];
  readonly updated: readonly LabelChange[];
  /** Labels that the input does not list, if these are removed; in the set's order. */
  readonly removed: readonly Label[];
}

/** What an upsert does with labels that it does not list. */
export type Unlisted = 'keep' | 'remove';

const LABEL_ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/;

/**
 * What an upsert changes. A label is found by its id, otherwise by its name; an unknown id makes a new label with that
 * id. Only the given labels are visited, so that one label costs the same in a large set as in a small one, unless
 * unlisted labels are removed.
 *
 * @throws LexiclipError BAD_USER_INPUT naming the entry; IN_USE for a removed label that is the parent of a listed one
 */
export function* mergeLabels(
  labelSet: LabelSetId,
  base: readonly Label[],
  inputs: readonly LabelInput[],
  argument: string,
  unlisted: Unlisted = 'keep',
): Steps<MergedLabels> {
  checkCount(inputs.length, argument, 1, LIMITS.labelsPerCall);
  const draft = new Draft(base, unlisted);
  const added: Label[] = [];
  const updated: LabelChange[] = [];
  for (const [i, input] of inputs.entries()) {
    const at = `${argument}[${i}]`;
    const given = checkId(input, at, labelSet);
    const before = given === null ? draft.baseOfName(checkName(input.name, `${at}.name`)) : draft.baseOf(given);
    const fields = checkFields(input, at, labelSet, before);
    const id = before?.id ?? given ?? newLabelId(labelSet, fields.name, draft);
    const after: Label = { id, ...fields };
    draft.add(after, at);
    const change = before && changeOf(before, after);
    if (!before) added.push(after);
    else if (change) updated.push(change);
    yield;
  }
  yield* draft.checkNames();
  yield* draft.checkParents();
  const removed = draft.removed();
  if (base.length + added.length - removed.length > LIMITS.labelsPerSet) {
    throw badInput(argument, `a label set may have at most ${LIMITS.labelsPerSet} labels`);
  }
  return { added, updated, removed };
}

/** A label set with the given labels on top of the existing ones. */
class Draft {
  private readonly index: LabelIndex;
  private readonly given = new Map<LabelId, { label: Label; at: string }>();

  constructor(
    private readonly base: readonly Label[],
    private readonly unlisted: Unlisted,
  ) {
    this.index = indexOf({ labels: base });
  }

  removed(): Label[] {
    return this.unlisted === 'remove' ? this.base.filter(({ id }) => !this.given.has(id)) : [];
  }

  baseOf(id: LabelId): Label | undefined {
    return this.base[this.index.rowOf.get(id) ?? -1];
  }

  baseOfName(name: string): Label | undefined {
    return this.base[this.index.rowOfName.get(foldedName(name)) ?? -1];
  }

  get(id: LabelId): Label | undefined {
    return this.given.get(id)?.label ?? this.baseOf(id);
  }

  add(label: Label, at: string): void {
    const earlier = this.given.get(label.id);
    if (earlier) throw badInput(at, `is a duplicate of ${earlier.at}`);
    this.given.set(label.id, { label, at });
  }

  *checkNames(): Steps<void> {
    const names = new Map<string, Label>();
    for (const { label, at } of this.given.values()) {
      const name = foldedName(label.name);
      const holder = this.baseOfName(name);
      // An existing label that this call renames or removes gives up its old name.
      const stays =
        holder && holder.id !== label.id && !this.given.has(holder.id) && this.stays(holder.id) ? holder : undefined;
      const other = names.get(name) ?? stays;
      if (other) throw badInput(`${at}.name`, `"${label.name}" and "${other.name}" are the same name`);
      names.set(name, label);
      yield;
    }
  }

  *checkParents(): Steps<void> {
    /** Labels that are known to have a root: each is visited once, however many labels it is an ancestor of. */
    const rooted = new Set<LabelId>();
    for (const { label, at } of this.given.values()) {
      const gone = label.parentId === null || this.stays(label.parentId) ? undefined : this.baseOf(label.parentId);
      if (gone) throw parentInUse(`${at}.parentId`, gone, label);
      const line = new Set<LabelId>([label.id]);
      for (let parent = label.parentId; parent !== null && !rooted.has(parent); ) {
        const above = this.get(parent);
        if (!above) throw badInput(`${at}.parentId`, 'must be the labelId of a label in this set');
        if (line.has(parent)) throw badInput(`${at}.parentId`, 'a label cannot be its own ancestor');
        line.add(parent);
        parent = above.parentId;
        yield;
      }
      for (const id of line) rooted.add(id);
      yield;
    }
  }

  private stays(id: LabelId): boolean {
    return this.unlisted === 'keep' || this.given.has(id);
  }
}

/**
 * An id derived from the label's first name, so that a label removed and added again by this name is the same label.
 */
function newLabelId(labelSet: LabelSetId, name: string, taken: Pick<Draft, 'get'>): LabelId {
  for (let n = 0; ; n++) {
    const digest = createHash('sha256')
      .update(`${labelSet}\n${foldedName(name)}\n${n}`)
      .digest('hex');
    const id = `lbl_${digest.slice(0, 24)}` as LabelId;
    if (!taken.get(id)) return id;
  }
}

/**
 * The label's own id as the input has it; null where it is to be found by its name.
 *
 * @param labelSet null where it is not known
 * @throws LexiclipError BAD_USER_INPUT naming the invalid field of the label `at`
 */
export function checkId({ labelId, id }: LabelInput, at: string, labelSet: LabelSetId | null): LabelId | null {
  const [given, argument] = labelId == null ? [id, `${at}.id`] : [labelId, `${at}.labelId`];
  if (given == null) return null;
  const own = ownLabelId(given, labelSet, argument);
  if (!LABEL_ID.test(own)) {
    throw badInput(argument, 'must be 1 to 64 letters, digits, ".", ":", "_" or "-", with a letter or digit first');
  }
  if (labelId != null && id != null && ownLabelId(id, labelSet, `${at}.id`) !== own) {
    throw badInput(`${at}.id`, 'is of another label than labelId: give labelId alone');
  }
  return own;
}

/**
 * The label's fields but for its id, checked; those that the input omits are as they were.
 *
 * @param labelSet null where it is not known
 * @throws LexiclipError BAD_USER_INPUT naming the invalid field of the label `at`
 */
export function checkFields(
  input: LabelInput,
  at: string,
  labelSet: LabelSetId | null,
  before?: Label,
): Omit<Label, 'id'> {
  const { name, synonyms, prompts, parentId, metadata } = input;
  return {
    name: checkName(name, `${at}.name`),
    synonyms: synonyms === undefined ? (before?.synonyms ?? []) : checkSynonyms(synonyms ?? [], `${at}.synonyms`),
    prompts: prompts === undefined ? (before?.prompts ?? []) : checkPrompts(prompts ?? [], `${at}.prompts`),
    parentId: parentOf(parentId, before, (given) => ownLabelId(given, labelSet, `${at}.parentId`)),
    metadata: metadata === undefined ? (before?.metadata ?? null) : metadataText(metadata, `${at}.metadata`),
  };
}

function parentOf(
  given: string | null | undefined,
  before: Label | undefined,
  ownId: (given: string) => LabelId,
): LabelId | null {
  if (given === undefined) return before?.parentId ?? null;
  return given === null ? null : ownId(given);
}

function checkSynonyms(synonyms: readonly string[], argument: string): string[] {
  checkCount(synonyms.length, argument, 0, LIMITS.synonymsPerLabel);
  return synonyms.map((synonym, i) => checkName(synonym, `${argument}[${i}]`));
}

function checkPrompts(prompts: readonly string[], argument: string): string[] {
  checkCount(prompts.length, argument, 0, LIMITS.promptsPerLabel);
  const texts = prompts.map((text, i) => checkText(text, `${argument}[${i}]`, LIMITS.promptLength));
  return [...new Set(texts)];
}
