import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { LabelId, LabelSetId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import { indexOf, type LabelIndex } from '../../domain/label-rows.js';
import { LIMITS } from '../../domain/limits.js';
import { foldedName } from '../../domain/names.js';
import { badInput } from '../../errors.js';
import { checkCount, checkName, checkText } from '../validation/text.js';
import { parentInUse } from './label-selection.js';

/** A label as a client gives it. What is left out stays as it is in a label that is there already; null empties it. */
export interface LabelInput {
  readonly id?: string | null | undefined;
  readonly name: string;
  readonly synonyms?: readonly string[] | null | undefined;
  readonly prompts?: readonly string[] | null | undefined;
  readonly parentId?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
}

/** What an upsert comes to. */
export interface MergedLabels {
  /** New labels, in the order they were given. */
  readonly added: readonly Label[];
  readonly updated: readonly { readonly before: Label; readonly after: Label }[];
  /** Labels that the input does not list, where those are removed; in the set's order. */
  readonly removed: readonly Label[];
}

/** What happens to the labels that an upsert does not list. */
export type Unlisted = 'keep' | 'remove';

const LABEL_ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/;

/**
 * What an upsert changes: a label is found by its id, else by its name. An id that is not in the set makes a new label
 * of that id. Only what is given is looked at, so that one label costs the same in a large set as in a small one, unless
 * unlisted labels are removed.
 *
 * @throws LexiclipError BAD_USER_INPUT naming the entry, IN_USE for the removed parent of a label that is kept
 */
export function mergeLabels(
  labelSet: LabelSetId,
  base: readonly Label[],
  inputs: readonly LabelInput[],
  argument: string,
  unlisted: Unlisted = 'keep',
): MergedLabels {
  checkCount(inputs.length, argument, 1, LIMITS.labelsPerCall);
  const draft = new Draft(base, unlisted);
  const added: Label[] = [];
  const updated: { before: Label; after: Label }[] = [];
  inputs.forEach((input, i) => {
    const at = `${argument}[${i}]`;
    const before = input.id == null ? draft.baseOfName(input.name) : draft.baseOf(input.id as LabelId);
    const fields = checkFields({ ...before, ...withoutUndefined(input) }, at);
    const id = before?.id ?? (input.id as LabelId | null | undefined) ?? newLabelId(labelSet, fields.name, draft);
    const after: Label = { id, ...fields, parentId: fields.parentId as LabelId | null };
    draft.give(after, at);
    if (!before) added.push(after);
    else if (!isDeepStrictEqual(before, after)) updated.push({ before, after });
  });
  draft.checkNames();
  draft.checkParents();
  const removed = draft.removed();
  if (base.length + added.length - removed.length > LIMITS.labelsPerSet) {
    throw badInput(argument, `a label set may have at most ${LIMITS.labelsPerSet} labels`);
  }
  return { added, updated, removed };
}

/** A set with the labels that are given laid over those that are there. */
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

  give(label: Label, at: string): void {
    const earlier = this.given.get(label.id);
    if (earlier) throw badInput(at, `is the same label as ${earlier.at}`);
    this.given.set(label.id, { label, at });
  }

  checkNames(): void {
    const names = new Map<string, Label>();
    for (const { label, at } of this.given.values()) {
      const name = foldedName(label.name);
      const holder = this.baseOfName(name);
      // One that is there and renamed or removed by the same call holds its old name no more.
      const stays =
        holder && holder.id !== label.id && !this.given.has(holder.id) && this.stays(holder.id) ? holder : undefined;
      const other = names.get(name) ?? stays;
      if (other) throw badInput(`${at}.name`, `"${label.name}" and "${other.name}" are the same name`);
      names.set(name, label);
    }
  }

  checkParents(): void {
    for (const { label, at } of this.given.values()) {
      const gone = label.parentId === null || this.stays(label.parentId) ? undefined : this.baseOf(label.parentId);
      if (gone) throw parentInUse(`${at}.parentId`, gone, label);
      const line = new Set<LabelId>([label.id]);
      for (let parent = label.parentId; parent !== null; ) {
        const above = this.get(parent);
        if (!above) throw badInput(`${at}.parentId`, 'must be the id of a label in this set');
        if (line.has(parent)) throw badInput(`${at}.parentId`, 'a label cannot be its own ancestor');
        line.add(parent);
        parent = above.parentId;
      }
    }
  }

  private stays(id: LabelId): boolean {
    return this.unlisted === 'keep' || this.given.has(id);
  }
}

/** From the name that a label first has, so that one removed and added again under this name is the same label. */
function newLabelId(labelSet: LabelSetId, name: string, taken: Pick<Draft, 'get'>): LabelId {
  for (let n = 0; ; n++) {
    const digest = createHash('sha256')
      .update(`${labelSet}\n${foldedName(name)}\n${n}`)
      .digest('hex');
    const id = `lbl_${digest.slice(0, 24)}` as LabelId;
    if (!taken.get(id)) return id;
  }
}

const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;

/** @throws LexiclipError BAD_USER_INPUT naming the field of the label `at` that breaks a rule */
export function checkFields(
  input: LabelInput,
  at: string,
): Omit<Label, 'id' | 'parentId'> & { parentId: string | null } {
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
