import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { alreadyExists, badInput, conflict, LexiclipError, notFound } from '../../errors.js';
import { LIMITS } from '../limits.js';
import type { LabelSetRecord, LabelSetStore } from '../storage/label-set-store.js';
import type { LabelChange, LabelRows } from '../storage/label-table.js';
import type { LabelSetVersion, ModelIdentity } from '../storage/version-log.js';
import { authorOf, type TenantCaller } from './caller.js';
import { isLabelSetId, newLabelSetId, type TenantId } from './ids.js';
import { type LabelInput, planRemoval, planUpsert } from './label-changes.js';
import type { LabelEncoder } from './label-encoder.js';
import { afterRemoval, afterUpsert, firstRows, indexById, rowsToWrite, vectorAt } from './label-rows.js';
import type { Label } from './labels.js';
import { by, type Page, type PageRequest, pageOf } from './page.js';
import { type PromptTemplateRef, type PromptTemplates } from './prompt-templates.js';
import { promptsOf } from './prompts.js';
import { checkMessage, checkName, checkOptionalText, checkSlug } from './validation.js';
import type { VersionContents } from './version-contents.js';

/** A label set with its latest version. */
export interface LabelSet extends LabelSetRecord {
  readonly latest: LabelSetVersion;
}

export interface LabelSetRef {
  readonly slug: string;
  readonly version?: number | null | undefined;
  readonly tag?: string | null | undefined;
}

export interface ChangeOptions {
  readonly message?: string | null | undefined;
  /** The latest version as the author knows it. When it is another by now, nothing is changed. */
  readonly expectedVersion?: number | null | undefined;
}

export interface UpsertResult {
  readonly labelSet: LabelSet;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly promptsEncoded: number;
  readonly warnings: readonly string[];
}

/** A planned version: what it does to the rows of the one before, and what they become. */
interface Plan {
  readonly operation: string;
  readonly change: LabelChange;
  readonly rows: LabelRows;
}

/** How long a change may lose against others before it gives up, ms. A dead writer's claim is waited for as well. */
const PATIENCE_MS = 60_000;

/** Label sets, their versions and labels. */
export class LabelSets {
  private readonly heads: LRUCache<string, LabelSet> | undefined;

  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>,
    private readonly templates: PromptTemplates,
    private readonly encoder: LabelEncoder,
    private readonly contents: VersionContents,
    private readonly model: ModelIdentity,
    consistencyMs: number,
  ) {
    this.heads = consistencyMs > 0 ? new LRUCache({ max: 10_000, ttl: consistencyMs }) : undefined;
  }

  /** At most `consistencyMs` old. */
  async find(tenant: TenantId, slug: string): Promise<LabelSet | undefined> {
    const remembered = this.heads?.get(`${tenant}/${slug}`);
    if (remembered) return remembered;
    const store = await this.openStore(tenant);
    const found = await withLatest(store, await store.findBySlug(slug));
    if (found) this.heads?.set(`${tenant}/${slug}`, found);
    return found;
  }

  /** @throws LexiclipError NOT_FOUND naming the argument */
  async get(tenant: TenantId, slug: string, argument: string): Promise<LabelSet> {
    const found = await this.find(tenant, slug);
    if (!found) throw notFound(argument, `label set "${slug}"`);
    return found;
  }

  async findById(tenant: TenantId, id: string): Promise<LabelSet | undefined> {
    if (!isLabelSetId(id)) return undefined;
    const store = await this.openStore(tenant);
    return withLatest(store, await store.findById(id));
  }

  async list(tenant: TenantId, request: PageRequest): Promise<Page<LabelSet>> {
    const store = await this.openStore(tenant);
    const slugOf = (set: LabelSetRecord) => set.slug;
    const page = pageOf((await store.list()).sort(by(slugOf)), slugOf, request, LIMITS.pageSize);
    const nodes = await Promise.all(page.items.map(({ node }) => withLatest(store, node)));
    const items = page.items.flatMap(({ cursor }, i) => (nodes[i] ? [{ cursor, node: nodes[i] }] : []));
    return { ...page, items };
  }

  /** The version of that number, when it is committed. */
  async findVersion(tenant: TenantId, set: LabelSet, number: number): Promise<LabelSetVersion | undefined> {
    if (number === set.latest.number) return set.latest;
    return (await this.openStore(tenant)).version(set.id, number);
  }

  /** The version that a reference names: the latest when it names none. */
  async resolve(
    tenant: TenantId,
    ref: LabelSetRef,
    argument: string,
  ): Promise<{ labelSet: LabelSet; version: LabelSetVersion }> {
    if (ref.version != null && ref.tag != null) throw badInput(argument, 'give at most one of version and tag');
    if (ref.tag != null) throw notFound(`${argument}.tag`, `tag "${ref.tag}" of label set "${ref.slug}"`);
    const labelSet = await this.get(tenant, ref.slug, `${argument}.slug`);
    if (ref.version == null) return { labelSet, version: labelSet.latest };
    const version = await this.findVersion(tenant, labelSet, ref.version);
    if (!version) throw notFound(`${argument}.version`, `version ${ref.version} of label set "${ref.slug}"`);
    return { labelSet, version };
  }

  /** Newest first. */
  async versions(tenant: TenantId, set: LabelSet, request: PageRequest): Promise<Page<LabelSetVersion>> {
    const versions = (await (await this.openStore(tenant)).versions(set.id)).reverse();
    return pageOf(versions, ({ number }) => -number, request, LIMITS.pageSize);
  }

  rows(tenant: TenantId, version: LabelSetVersion): Promise<LabelRows> {
    return this.contents.get(tenant, version);
  }

  async create(
    caller: TenantCaller,
    input: {
      slug: string;
      name?: string | null | undefined;
      description?: string | null | undefined;
      promptTemplate?: PromptTemplateRef | null | undefined;
      labels: readonly LabelInput[];
    },
  ): Promise<UpsertResult> {
    const tenant = caller.tenant.id;
    const slug = checkSlug(input.slug, 'input.slug');
    const name = checkName(input.name ?? slug, 'input.name');
    const description = checkOptionalText(input.description, 'input.description', LIMITS.descriptionLength);
    const id = newLabelSetId();
    const { added: labels } = planUpsert(id, [], input.labels, 'input.labels');
    const template = await this.templates.resolve(tenant, input.promptTemplate, 'input.promptTemplate');
    const store = await this.openStore(tenant);
    const taken = alreadyExists('input.slug', `there is a label set "${slug}" already`);
    if (await store.findBySlug(slug)) throw taken;
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
      template: { id: template.id, slug: template.slug, number: template.number },
      model: this.model,
    };
    const rows = firstRows(labels, encoded.vectors, this.model.dimensions);
    if (!(await store.create(record, first, rows))) throw taken;
    const labelSet = await this.fresh(tenant, slug, 'input.slug');
    return { labelSet, added: labels.length, updated: 0, unchanged: 0, ...encoded };
  }

  async upsertLabels(
    caller: TenantCaller,
    slug: string,
    inputs: readonly LabelInput[],
    options: ChangeOptions,
  ): Promise<UpsertResult> {
    let counts = { added: 0, updated: 0, unchanged: 0, promptsEncoded: 0, warnings: [] as readonly string[] };
    const labelSet = await this.change(caller, slug, options, async (set, base) => {
      const plan = planUpsert(set.id, base.labels, inputs, 'labels');
      const changed = [...plan.updated.map(({ after }) => after), ...plan.added];
      const encoded = await this.encodeChanged(caller.tenant.id, set, base, changed);
      counts = {
        added: plan.added.length,
        updated: plan.updated.length,
        unchanged: plan.unchanged,
        // A try that lost against another writer has paid for its prompts; the next finds them kept.
        promptsEncoded: counts.promptsEncoded + encoded.promptsEncoded,
        warnings: [...counts.warnings, ...encoded.warnings],
      };
      if (changed.length === 0) return undefined;
      const written = rowsToWrite(base, changed, encoded.vectors);
      return {
        operation: 'upsertLabels',
        change: { kind: 'upsert', rows: written },
        rows: afterUpsert(base, written),
      };
    });
    return { labelSet, ...counts };
  }

  removeLabels(
    caller: TenantCaller,
    slug: string,
    which: { readonly ids?: readonly string[] | null; readonly names?: readonly string[] | null },
    options: ChangeOptions,
  ): Promise<LabelSet> {
    return this.change(caller, slug, options, async (_, base) => {
      const ids = planRemoval(base.labels, which);
      return { operation: 'removeLabels', change: { kind: 'remove', ids }, rows: afterRemoval(base, ids) };
    });
  }

  /** Commits what the plan makes of the latest version; plans again when another writer was first. */
  private async change(
    caller: TenantCaller,
    slug: string,
    options: ChangeOptions,
    plan: (set: LabelSet, base: LabelRows) => Promise<Plan | undefined>,
  ): Promise<LabelSet> {
    const tenant = caller.tenant.id;
    const message = checkMessage(options.message);
    const store = await this.openStore(tenant);
    const deadline = Date.now() + PATIENCE_MS;
    for (let wait = 5; Date.now() < deadline; wait = Math.min(wait * 2, 200)) {
      const set = await this.fresh(tenant, slug, 'slug');
      const base = set.latest;
      if (options.expectedVersion != null && options.expectedVersion !== base.number) {
        throw conflict(options.expectedVersion, base.number);
      }
      this.checkModel(set);
      const planned = await plan(set, await this.contents.get(tenant, base));
      if (!planned) return set;
      const next = {
        ...base,
        number: base.number + 1,
        createdAt: new Date(),
        createdBy: authorOf(caller),
        operation: planned.operation,
        message,
        labelCount: planned.rows.labels.length,
      };
      const committed = await store.commit(base, next, planned.change);
      if (committed) {
        this.contents.put(tenant, committed, planned.rows);
        return this.fresh(tenant, slug, 'slug');
      }
      await sleep(wait * (0.5 + Math.random()));
    }
    throw new LexiclipError('OVERLOADED', 'too many others are changing this label set; try again', {
      retryAfterMs: 1000,
    });
  }

  /** Encodes those labels whose prompts are not the same as before; the others keep their vectors. */
  private async encodeChanged(tenant: TenantId, set: LabelSet, base: LabelRows, changed: readonly Label[]) {
    const template = await this.templates.findVersion(tenant, set.latest.template.id, set.latest.template.number);
    if (!template) throw new Error(`label set ${set.id} names a prompt template version that is not there`);
    const rowOf = indexById(base);
    const promptsBefore = (label: Label): string[] | undefined => {
      const row = rowOf.get(label.id);
      return row === undefined ? undefined : promptsOf(base.labels[row] as Label, template.templates);
    };
    const toEncode = changed.filter(
      (label) => promptsBefore(label)?.join('\n') !== promptsOf(label, template.templates).join('\n'),
    );
    const encoded = await this.encoder.encode(tenant, toEncode, template.templates);
    const vectors = new Float32Array(changed.length * base.dimensions);
    const encodedRow = new Map(toEncode.map((label, i) => [label.id, i]));
    changed.forEach((label, i) => {
      const row = encodedRow.get(label.id);
      const vector =
        row === undefined
          ? vectorAt(base, rowOf.get(label.id) as number)
          : vectorAt({ vectors: encoded.vectors, dimensions: base.dimensions }, row);
      vectors.set(vector, i * base.dimensions);
    });
    return { ...encoded, vectors };
  }

  private checkModel({ slug, latest }: LabelSet): void {
    checkSameModel(slug, latest, this.model);
  }

  private fresh(tenant: TenantId, slug: string, argument: string): Promise<LabelSet> {
    this.heads?.delete(`${tenant}/${slug}`);
    return this.get(tenant, slug, argument);
  }
}

/** @throws LexiclipError MODEL_MISMATCH naming both models */
export function checkSameModel(slug: string, { number, model }: LabelSetVersion, running: ModelIdentity): void {
  if (model.digest === running.digest && model.dtype === running.dtype) return;
  const name = ({ id, dtype, digest }: ModelIdentity) => `${id} ${dtype} (${digest.slice(0, 12)})`;
  throw new LexiclipError(
    'MODEL_MISMATCH',
    `version ${number} of label set "${slug}" was encoded with ${name(model)}, and this server runs ${name(running)}`,
    { argument: 'labelSet', labelSetModel: name(model), serverModel: name(running) },
  );
}

async function withLatest(store: LabelSetStore, set: LabelSetRecord | undefined): Promise<LabelSet | undefined> {
  const latest = set && (await store.latest(set.id));
  if (!set || !latest) return undefined;
  const updatedAt = new Date(Math.max(latest.createdAt.getTime(), set.updatedAt.getTime()));
  return { ...set, latest, updatedAt };
}
