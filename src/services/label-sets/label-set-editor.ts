import { isDeepStrictEqual } from 'node:util';
import { authorOf, type TenantCaller } from '../../domain/caller.js';
import { type LabelSetId, newLabelSetId, type TenantId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import {
  afterRemoval,
  afterUpsert,
  firstRows,
  indexOf,
  type LabelRows,
  rowsToWrite,
  vectorAt,
} from '../../domain/label-rows.js';
import type { LabelSet } from '../../domain/label-set.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import { diffLabels, type LabelsDiff } from '../../domain/labels-diff.js';
import { LIMITS } from '../../domain/limits.js';
import { isSameModel, type ModelIdentity } from '../../domain/model-identity.js';
import type { PromptTemplateRef, PromptTemplateVersion } from '../../domain/prompt-template.js';
import { alreadyExists } from '../../errors.js';
import type { LabelSetStore } from '../storage/label-sets/label-set-store.js';
import type { PromptTemplates } from '../templates/prompt-templates.js';
import { promptsOf } from '../templates/rendering.js';
import { checkName, checkOptionalText, checkSlug } from '../validation/text.js';
import { type LabelInput, type Others, planRemoval, planUpsert, type UpsertPlan } from './label-changes.js';
import type { LabelEncoder } from './label-encoder.js';
import { checkSameModel, type LabelSets } from './label-sets.js';
import type { VersionContents } from './version-contents.js';
import {
  type Bill,
  type ChangeOptions,
  type ChangeResult,
  growthOf,
  type Plan,
  type VersionWriter,
} from './version-writer.js';
import type { VocabularyQuota } from './vocabulary-quota.js';

export interface UpsertResult extends Omit<ChangeResult, 'unchanged'> {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
}

export interface ImportOptions extends ChangeOptions {
  /** Whether the labels that the input does not name are removed. */
  readonly others: Others;
  /** Tells what would change: nothing is encoded, nothing written. */
  readonly dryRun: boolean;
}

export interface ImportResult extends ChangeResult {
  readonly diff: LabelsDiff;
  /** Of the set, for rendering prompts. */
  readonly templates: readonly string[];
}

/** Changes label sets. Every change to what is encoded makes the next version. */
export class LabelSetEditor {
  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>,
    private readonly labelSets: LabelSets,
    private readonly templates: PromptTemplates,
    private readonly encoder: LabelEncoder,
    private readonly contents: VersionContents,
    private readonly model: ModelIdentity,
    private readonly quota: VocabularyQuota,
    private readonly writer: VersionWriter,
  ) {}

  async create(
    caller: TenantCaller,
    input: {
      slug: string;
      name?: string | null | undefined;
      description?: string | null | undefined;
      promptTemplate?: PromptTemplateRef | null | undefined;
      labels: readonly LabelInput[];
    },
  ): Promise<ChangeResult> {
    const tenant = caller.tenant.id;
    const slug = checkSlug(input.slug, 'input.slug');
    const name = checkName(input.name ?? slug, 'input.name');
    const description = checkOptionalText(input.description, 'input.description', LIMITS.descriptionLength);
    const id = newLabelSetId();
    const { added: labels } = planUpsert(id, [], input.labels, 'input.labels');
    const template = await this.templates.resolve(tenant, input.promptTemplate, 'input.promptTemplate');
    const store = await this.openStore(tenant);
    const taken = alreadyExists('input.slug', `there is a label set "${slug}" already`);
    if (await this.labelSets.findFresh(tenant, slug)) throw taken;
    const size = { labelSets: 1, labels: labels.length };
    await this.quota.check(tenant, size, 'input.labels');
    const encoded = await this.encoder.encode(tenant, labels, template.templates);
    const createdAt = new Date();
    const record = { id, slug, name, description, createdAt, updatedAt: createdAt };
    const first = {
      labelSetId: id,
      number: 1,
      createdAt,
      createdBy: authorOf(caller),
      operation: 'createLabelSet',
      message: null,
      labelCount: labels.length,
      template: templateOf(template),
      model: this.model,
    };
    const rows = firstRows(labels, encoded.vectors, this.model.dimensions);
    await this.quota.admit(tenant, size, 'input.labels', async () => {
      if (!(await store.create(record, first, rows))) throw taken;
    });
    const labelSet = await this.labelSets.getFresh(tenant, slug, 'input.slug');
    if (labelSet.latest.number === 1) this.contents.put(tenant, labelSet.latest, rows);
    return { labelSet, unchanged: false, ...encoded };
  }

  async upsertLabels(
    caller: TenantCaller,
    slug: string,
    inputs: readonly LabelInput[],
    options: ChangeOptions,
  ): Promise<UpsertResult> {
    let counts = { added: 0, updated: 0, unchanged: 0 };
    const result = await this.writer.change(
      caller,
      { slug, argument: 'labelSet' },
      options,
      async (set, base, bill) => {
        checkSameModel(slug, set.latest, this.model);
        const upsert = planUpsert(set.id, base.labels, inputs, 'labels');
        counts = { added: upsert.added.length, updated: upsert.updated.length, unchanged: upsert.unchanged };
        await this.checkGrowth(caller, upsert);
        return this.planOf('upsertLabels', caller.tenant.id, set, base, upsert, bill);
      },
    );
    return { ...result, ...counts };
  }

  /** Makes the set what a file says, in one version. */
  async importLabels(
    caller: TenantCaller,
    slug: string,
    inputs: readonly LabelInput[],
    { others, dryRun, ...options }: ImportOptions,
  ): Promise<ImportResult> {
    const tenant = caller.tenant.id;
    let diff: LabelsDiff = { added: [], removed: [], changed: [] };
    const result = await this.writer.change(
      caller,
      { slug, argument: 'labelSet' },
      options,
      async (set, base, bill) => {
        checkSameModel(slug, set.latest, this.model);
        const upsert = planUpsert(set.id, base.labels, inputs, 'labels', others);
        diff = diffOf(upsert);
        await this.checkGrowth(caller, upsert);
        return dryRun ? undefined : this.planOf('importLabels', tenant, set, base, upsert, bill);
      },
    );
    const unchanged = diff.added.length + diff.removed.length + diff.changed.length === 0;
    const { templates } = await this.templates.getVersion(tenant, result.labelSet.latest.template);
    return { ...result, unchanged, diff, templates };
  }

  removeLabels(
    caller: TenantCaller,
    slug: string,
    which: { readonly ids?: readonly string[] | null; readonly names?: readonly string[] | null },
    options: ChangeOptions,
  ): Promise<ChangeResult> {
    return this.writer.change(caller, { slug, argument: 'labelSet' }, options, async (_, base) => {
      const ids = planRemoval(base.labels, which);
      return { operation: 'removeLabels', change: { kind: 'remove', ids }, rows: afterRemoval(base, ids) };
    });
  }

  /** Another template encodes all labels anew; a name or description makes no version. */
  async update(
    caller: TenantCaller,
    slug: string,
    input: {
      readonly name?: string | null | undefined;
      readonly description?: string | null | undefined;
      readonly promptTemplate?: PromptTemplateRef | null | undefined;
    },
    options: ChangeOptions,
  ): Promise<ChangeResult> {
    const tenant = caller.tenant.id;
    const before = await this.labelSets.getFresh(tenant, slug, 'slug');
    const name = input.name == null ? before.name : checkName(input.name, 'input.name');
    const description =
      input.description === undefined
        ? before.description
        : checkOptionalText(input.description, 'input.description', LIMITS.descriptionLength);
    const template =
      input.promptTemplate && (await this.templates.resolve(tenant, input.promptTemplate, 'input.promptTemplate'));
    const changed = await this.writer.change(
      caller,
      { slug, argument: 'slug' },
      options,
      async ({ latest }, { labels, positions }, bill) => {
        if (!template || isDeepStrictEqual(latest.template, templateOf(template))) return undefined;
        const rows = await this.encodeAll(tenant, labels, positions, template, bill);
        return { ...replacement('updateLabelSet', rows), template: templateOf(template), model: this.model };
      },
    );
    if (name === before.name && description === before.description) return changed;
    await (await this.openStore(tenant)).rename(before, { name, description });
    const labelSet = await this.labelSets.getFresh(tenant, slug, 'slug');
    return { ...changed, labelSet, unchanged: false };
  }

  /** Makes an old version the newest one. What another model encoded is encoded anew with the running one. */
  async restore(caller: TenantCaller, slug: string, number: number, options: ChangeOptions): Promise<ChangeResult> {
    const tenant = caller.tenant.id;
    return this.writer.change(caller, { slug, argument: 'slug' }, options, async (set, base, bill) => {
      const old = await this.labelSets.getVersion(tenant, set, number, 'version');
      if (old.number === set.latest.number) return undefined;
      const rows = await this.contents.get(tenant, old);
      const operation = 'restoreLabelSet';
      if (isSameModel(old.model, this.model)) {
        if (isSameModel(set.latest.model, old.model) && isSameContent(set.latest, base, old, rows)) return undefined;
        const change = { kind: 'restore', lanceVersion: old.lanceVersion } as const;
        return { operation, change, rows, template: old.template, model: old.model };
      }
      const template = await this.templates.getVersion(tenant, old.template);
      const encoded = await this.encodeAll(tenant, rows.labels, rows.positions, template, bill);
      return { ...replacement(operation, encoded), template: old.template, model: this.model };
    });
  }

  /** Encodes the latest version's labels with the running model. */
  async reencode(caller: TenantCaller, slug: string, options: ChangeOptions): Promise<ChangeResult> {
    const tenant = caller.tenant.id;
    return this.writer.change(
      caller,
      { slug, argument: 'slug' },
      options,
      async ({ latest }, { labels, positions }, bill) => {
        if (isSameModel(latest.model, this.model)) return undefined;
        const template = await this.templates.getVersion(tenant, latest.template);
        const rows = await this.encodeAll(tenant, labels, positions, template, bill);
        return { ...replacement('reencodeLabelSet', rows), model: this.model };
      },
    );
  }

  async remove(caller: TenantCaller, slug: string): Promise<LabelSetId> {
    const tenant = caller.tenant.id;
    const set = await this.labelSets.getFresh(tenant, slug, 'slug');
    await (await this.openStore(tenant)).remove(set);
    this.labelSets.invalidate(tenant, slug);
    return set.id;
  }

  /** Before its prompts are paid for. @throws LexiclipError FORBIDDEN when the tenant's quota has no room for it */
  private async checkGrowth({ tenant }: TenantCaller, { added, removed }: UpsertPlan): Promise<void> {
    const growth = added.length - removed.length;
    if (growth > 0) await this.quota.check(tenant.id, growthOf(growth), 'labels');
  }

  /** The version that an upsert makes, with or without the labels that it does not name; none when nothing changes. */
  private async planOf(
    operation: string,
    tenant: TenantId,
    set: LabelSet,
    base: LabelRows,
    { added, updated, removed }: UpsertPlan,
    bill: Bill,
  ): Promise<Plan | undefined> {
    const changed = [...updated.map(({ after }) => after), ...added];
    if (changed.length + removed.length === 0) return undefined;
    const vectors = await this.encodeChanged(tenant, set, base, changed, bill);
    const gone = removed.map(({ id }) => id);
    const kept = gone.length === 0 ? base : afterRemoval(base, gone);
    const written = rowsToWrite(kept, changed, vectors);
    const rows = changed.length === 0 ? kept : afterUpsert(kept, written);
    if (gone.length === 0) return { operation, change: { kind: 'upsert', rows: written }, rows };
    return replacement(operation, rows);
  }

  /** Encodes those labels whose prompts are not the same as before; the others keep their vectors. */
  private async encodeChanged(
    tenant: TenantId,
    { latest }: LabelSet,
    base: LabelRows,
    changed: readonly Label[],
    bill: Bill,
  ): Promise<Float32Array> {
    const { templates } = await this.templates.getVersion(tenant, latest.template);
    const { rowOf } = indexOf(base);
    const before = (label: Label): string[] | undefined => {
      const row = rowOf.get(label.id);
      return row === undefined ? undefined : promptsOf(base.labels[row] as Label, templates);
    };
    const toEncode = changed.filter((label) => !isDeepStrictEqual(before(label), promptsOf(label, templates)));
    const encoded = await this.encoder.encode(tenant, toEncode, templates);
    bill.add(encoded);
    const encodedRow = new Map(toEncode.map((label, i) => [label.id, i]));
    const fresh = { vectors: encoded.vectors, dimensions: base.dimensions };
    const vectors = new Float32Array(changed.length * base.dimensions);
    changed.forEach((label, i) => {
      const row = encodedRow.get(label.id);
      const vector = row === undefined ? vectorAt(base, rowOf.get(label.id) as number) : vectorAt(fresh, row);
      vectors.set(vector, i * base.dimensions);
    });
    return vectors;
  }

  private async encodeAll(
    tenant: TenantId,
    labels: readonly Label[],
    positions: Int32Array,
    { templates }: PromptTemplateVersion,
    bill: Bill,
  ): Promise<LabelRows> {
    const encoded = await this.encoder.encode(tenant, labels, templates);
    bill.add(encoded);
    return { labels, positions, vectors: encoded.vectors, dimensions: this.model.dimensions };
  }
}

const diffOf = ({ added, removed, updated }: UpsertPlan): LabelsDiff => {
  const [before, after] = [updated.map((label) => label.before), updated.map((label) => label.after)];
  return { added, removed, changed: diffLabels(before, after).changed };
};

const replacement = (operation: string, rows: LabelRows): Plan => ({
  operation,
  change: { kind: 'replace', rows },
  rows,
});

const templateOf = ({ id, slug, number }: PromptTemplateVersion): LabelSetVersion['template'] => ({ id, slug, number });

const isSameContent = (a: LabelSetVersion, aRows: LabelRows, b: LabelSetVersion, bRows: LabelRows): boolean =>
  isDeepStrictEqual(a.template, b.template) &&
  isDeepStrictEqual(aRows.labels, bRows.labels) &&
  isDeepStrictEqual(aRows.vectors, bRows.vectors);
