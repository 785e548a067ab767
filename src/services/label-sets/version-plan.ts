import { isDeepStrictEqual } from 'node:util';
import type { LabelId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import { indexOf, type LabelRows, reindex } from '../../domain/label-rows.js';
import type { LabelSet } from '../../domain/label-set.js';
import type { LabelSetOperation, LabelSetVersion } from '../../domain/label-set-version.js';
import { diffLabels, type LabelsDiff } from '../../domain/labels-diff.js';
import { LIMITS } from '../../domain/limits.js';
import { isSameModel, type ModelIdentity } from '../../domain/model-identity.js';
import type { PromptTemplateVersion } from '../../domain/prompt-template.js';
import type { Steps } from '../../domain/steps.js';
import { textRulesOf } from '../../domain/text-rules.js';
import { badInput } from '../../errors.js';
import { hasSamePrompts } from '../templates/rendering.js';
import { type LabelSelection, selectLabels } from './label-selection.js';
import { type LabelInput, mergeLabels, type Unlisted } from './label-upsert.js';
import { bytesOfLabels, countChanged } from './labels/memory.js';
import { checkSamePrompts } from './model-mismatch.js';
import { type LearnedLabels, type NextVersion, TO_ENCODE } from './next-version.js';

/*
 * The effect of a change on a label set: pure functions of the base version and the change. Nothing is read, encoded or
 * written here, so a dry run shows the same plan.
 */

/** The version that a change starts from. */
export interface PlanBase {
  /** The label set; `set.latest` is the base version. */
  readonly set: LabelSet;
  readonly rows: LabelRows;
  /** The template version that its labels were encoded with. */
  readonly template: PromptTemplateVersion;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
}

/** The effect of a change. */
export interface VersionPlan {
  readonly operation: LabelSetOperation;
  readonly diff: LabelsDiff;
  /** Undefined when nothing changes, so that no version is made. */
  readonly next: NextVersion | undefined;
  /** What its author should know. */
  readonly warnings?: readonly string[];
}

const NO_DIFF: LabelsDiff = { added: [], removed: [], changed: [] };

/** The first version of a set, with the labels in the given order. */
export const planFirst = (
  labels: readonly Label[],
  template: PromptTemplateVersion,
  model: ModelIdentity,
): NextVersion => encodedAnew({ labels, positions: Int32Array.from(labels.keys()) }, template, model);

/**
 * Adds and updates labels; with `unlisted: 'remove'`, all others are removed.
 *
 * @throws LexiclipError MODEL_MISMATCH; BAD_USER_INPUT or IN_USE naming the entry
 */
export function* planUpsert(
  operation: 'upsertLabels' | 'importLabels',
  base: PlanBase,
  inputs: readonly LabelInput[],
  unlisted: Unlisted,
): Steps<VersionPlan> {
  const { labels } = base.rows;
  const { templates } = base.template;
  yield* checkSamePrompts(base.set.slug, base.set.latest, base.model, { labels, templates });
  const { added, updated, removed } = yield* mergeLabels(base.set.id, labels, inputs, 'labels', unlisted);
  const diff = { added, removed, changed: updated };
  const changed = [...updated.map(afterOf), ...added];
  if (changed.length + removed.length === 0) return { operation, diff, next: undefined };
  const { rows, written } = yield* merged(base, changed, removed);
  checkMemory(rows.labels, 'labels');
  const write = { kind: 'change', rows: written, removed: removed.map(({ id }) => id) } as const;
  const encoded = encodedAs(base);
  // What is added follows the rules of today, and for the others these made no difference.
  const model = { ...encoded.model, textRules: base.model.textRules };
  return { operation, diff, next: { ...rows, ...encoded, model, write } };
}

/**
 * Removes labels.
 *
 * @param moving labels that get another parent by the same change
 * @throws LexiclipError NOT_FOUND, IN_USE or BAD_USER_INPUT naming the label
 */
export function* planRemoval(base: PlanBase, which: LabelSelection, moving?: ReadonlySet<LabelId>): Steps<VersionPlan> {
  const removed = selectLabels(base.set.id, base.rows.labels, which, moving);
  const { rows } = yield* merged(base, [], removed);
  const write = { kind: 'change', rows: [], removed: removed.map(({ id }) => id) } as const;
  const next = { ...rows, ...encodedAs(base), write };
  return { operation: 'removeLabels', diff: { ...NO_DIFF, removed }, next };
}

/** Encodes all labels with another template. */
export function planTemplate(base: PlanBase, template: PromptTemplateVersion): VersionPlan {
  const { id, number } = base.template;
  const next =
    id === template.id && number === template.number ? undefined : encodedAnew(base.rows, template, base.model);
  return { operation: 'updateLabelSet', diff: NO_DIFF, next };
}

/** Encodes all labels with the running model. */
export function planReencoding(base: PlanBase): VersionPlan {
  const same = isSameModel(base.set.latest.model, base.model);
  const next = same ? undefined : encodedAnew(base.rows, base.template, base.model);
  return { operation: 'reencodeLabelSet', diff: NO_DIFF, next };
}

/** Adds to the latest version what its labels have learned from examples. */
export function planLearning(base: PlanBase, learned: LearnedLabels): VersionPlan {
  const operation = 'learnFromExamples';
  const { labels, positions } = base.rows;
  if (base.set.latest.learned?.classifier === learned.from.classifier) {
    return { operation, diff: NO_DIFF, next: undefined };
  }
  const vectorRows = Int32Array.from(labels.keys());
  const write = { kind: 'change', rows: [], removed: [] } as const;
  return { operation, diff: NO_DIFF, next: { labels, positions, vectorRows, ...encodedAs(base), learned, write } };
}

/** What is said of a version whose next one no longer has what its labels have learned. */
export function forgottenOf({ learned, number }: LabelSetVersion, next: NextVersion | undefined): string[] {
  if (!learned || !next || next.learned) return [];
  const from = `sample set "${learned.sampleSetSlug}"`;
  return [`what version ${number} has learned from ${from} is no part of the new version: learn again, or restore it`];
}

/** An old version with its content. */
interface RestoredVersion {
  readonly version: LabelSetVersion;
  readonly rows: LabelRows;
  readonly template: PromptTemplateVersion;
}

/** Makes the content of an old version the latest. Labels encoded with another model are encoded anew. */
export function* planRestore(base: PlanBase, old: RestoredVersion): Steps<VersionPlan> {
  const operation = 'restoreLabelSet';
  const { latest } = base.set;
  if (old.version.number === latest.number) return { operation, diff: NO_DIFF, next: undefined };
  const diff = yield* diffLabels(base.rows.labels, old.rows.labels);
  if (!isSameModel(old.version.model, base.model)) {
    const next = encodedAnew(old.rows, old.template, base.model);
    return { operation, diff, next, warnings: forgottenOf(old.version, next) };
  }
  if (isSameModel(latest.model, old.version.model) && isSameContent(base, old)) {
    return { operation, diff: NO_DIFF, next: undefined };
  }
  const { labels, positions } = old.rows;
  const next: NextVersion = {
    labels,
    positions,
    vectorRows: Int32Array.from(labels.keys()),
    source: old.rows,
    template: old.template,
    model: old.version.model,
    learned: learnedOf(old),
    write: { kind: 'restore', version: old.version.number },
  };
  return { operation, diff, next };
}

/** The encoding that a change of some labels leaves as it is. */
const encodedAs = ({ set, rows, template }: PlanBase) => ({ source: rows, template, model: set.latest.model });

const encodedAnew = (
  { labels, positions }: Pick<LabelRows, 'labels' | 'positions'>,
  template: PromptTemplateVersion,
  model: ModelIdentity,
): NextVersion => ({
  labels,
  positions,
  vectorRows: new Int32Array(labels.length).fill(TO_ENCODE),
  source: { labels: [], vectors: new Float32Array(0), dimensions: model.dimensions, digests: new Uint8Array(0) },
  template,
  model,
  write: { kind: 'replace' },
});

/**
 * The base's labels with some changed, added or removed: changed ones keep their place, new ones come last. Labels
 * whose prompts did not change keep their vectors.
 */
function* merged({ rows: base, model }: PlanBase, changed: readonly Label[], removed: readonly Label[]) {
  yield;
  const rules = textRulesOf(model.textRules);
  const { rowOf } = indexOf(base);
  const kept = removed.length === 0 ? undefined : yield* rowsWithout(base.labels, removed);
  yield;
  const placeOf = kept && new Map(kept.map((row, place) => [row, place]));
  let end = kept?.length ?? base.labels.length;
  const written = changed.map(({ id }) => {
    const row = rowOf.get(id);
    return row === undefined ? end++ : (placeOf?.get(row) ?? row);
  });
  yield;
  const labels = kept ? kept.map((row) => base.labels[row] as Label) : [...base.labels];
  const vectorRows = new Int32Array(end).fill(TO_ENCODE);
  const keptCount = labels.length;
  for (let place = 0; place < keptCount; place++) vectorRows[place] = kept ? (kept[place] as number) : place;
  yield;
  const positions = new Int32Array(end);
  positions.set(kept ? kept.map((row) => base.positions[row] as number) : base.positions);
  let position = (positions[keptCount - 1] ?? -1) + 1;
  for (let place = keptCount; place < end; place++) positions[place] = position++;
  yield;
  for (const [i, label] of changed.entries()) {
    const place = written[i] as number;
    const before = labels[place];
    labels[place] = label;
    if (before && !hasSamePrompts(before, label, rules)) vectorRows[place] = TO_ENCODE;
    yield;
  }
  if (!kept) yield* reindex(base, labels, written);
  yield;
  const replaced = changed.flatMap(({ id }) => base.labels[rowOf.get(id) ?? -1] ?? []);
  yield* countChanged(base.labels, labels, { gone: [...removed, ...replaced], come: changed });
  return { rows: { labels, positions, vectorRows }, written };
}

function* rowsWithout(labels: readonly Label[], removed: readonly Label[]): Steps<number[]> {
  const gone = new Set<LabelId>();
  for (const { id } of removed) {
    gone.add(id);
    yield;
  }
  const rows: number[] = [];
  for (const [row, { id }] of labels.entries()) {
    if (!gone.has(id)) rows.push(row);
    yield;
  }
  return rows;
}

const afterOf = ({ after }: { readonly after: Label }): Label => after;

/** @throws LexiclipError BAD_USER_INPUT when the labels of one set would take too much memory */
function checkMemory(labels: readonly Label[], argument: string): void {
  if (bytesOfLabels(labels) <= LIMITS.labelSetBytes) return;
  const allowed = `${LIMITS.labelSetBytes / 1024 / 1024} MB`;
  throw badInput(argument, `the texts of all labels of a set may take at most ${allowed} of memory`);
}

const learnedOf = ({ version: { learned }, rows: { classifier } }: RestoredVersion): LearnedLabels | undefined =>
  learned && classifier && { from: learned, classifier };

const isSameContent = ({ set, rows }: PlanBase, old: RestoredVersion): boolean =>
  set.latest.learned?.classifier === old.version.learned?.classifier &&
  isDeepStrictEqual(set.latest.template, old.version.template) &&
  Buffer.compare(rows.digests, old.rows.digests) === 0;
