import { LRUCache } from 'lru-cache';
import { authorOf, type TenantCaller } from '../../domain/caller.js';
import { isPromptTemplateId, newPromptTemplateId, type PromptTemplateId, type TenantId } from '../../domain/ids.js';
import { LIMITS } from '../../domain/limits.js';
import { isSameList } from '../../domain/names.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { PromptTemplateVersion } from '../../domain/prompt-template.js';
import { latestOf, type PromptTemplate, type PromptTemplateRef } from '../../domain/prompt-template.js';
import { alreadyExists, conflict, LexiclipError, notFound, quotaExceeded } from '../../errors.js';
import { BatchLoader } from '../concurrency/batch-loader.js';
import { KeyedMutex } from '../concurrency/keyed-mutex.js';
import type { LabelSetStore } from '../storage/label-sets/label-set-store.js';
import type { PromptTemplateStore } from '../storage/prompt-template-store.js';
import { by, pageOf } from '../validation/page.js';
import { checkMessage, checkName, checkSlug, checkTemplates } from '../validation/text.js';
import { BUILT_IN_TEMPLATES, DEFAULT_TEMPLATE } from './built-in-templates.js';

/** Attempts of an update without an expected version, while other writers keep taking the next number. */
const MAX_ATTEMPTS = 100;

/** Creates, changes, finds and deletes prompt template sets and their versions. */
export class PromptTemplates {
  private readonly turns = new KeyedMutex();
  /** Cached versions are never stale, because a version never changes. */
  private readonly known = new LRUCache<string, PromptTemplateVersion>({ max: 5_000 });
  private readonly bySlug = new BatchLoader<TenantId, string, PromptTemplate>(async (tenant, slugs) =>
    templatesIn(await (await this.openStore(tenant)).versionsOf(slugs)),
  );
  private readonly byId = new BatchLoader<TenantId, PromptTemplateId, PromptTemplate>(async (tenant, ids) =>
    templatesIn(await (await this.openStore(tenant)).versionsById(ids)),
  );
  /** Also finds versions of template sets that were deleted. */
  private readonly anyById = new BatchLoader<TenantId, PromptTemplateId, readonly PromptTemplateVersion[]>(
    async (tenant, ids) => {
      const versions = await (await this.openStore(tenant)).findAny(ids);
      return new Map(ids.map((id) => [id, versions.filter((version) => version.id === id)]));
    },
  );

  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<PromptTemplateStore>,
    private readonly openLabelSets: (tenant: TenantId) => Promise<LabelSetStore>,
    /** Maximum number of versions of all template sets of a tenant together. */
    private readonly quotaOf: (tenant: TenantId) => Promise<number>,
  ) {}

  /** What a new tenant begins with. */
  builtIn(): PromptTemplateVersion[] {
    return BUILT_IN_TEMPLATES.map(({ slug, name, templates }) => firstVersion(slug, name, templates, 'lexiclip'));
  }

  /** @throws LexiclipError BAD_USER_INPUT or ALREADY_EXISTS naming the argument; FORBIDDEN when the quota is used up */
  async create(
    caller: TenantCaller,
    input: { slug: string; name?: string | null | undefined; templates: readonly string[] },
  ): Promise<PromptTemplate> {
    const slug = checkSlug(input.slug, 'input.slug');
    const name = checkName(input.name ?? slug, 'input.name');
    const first = firstVersion(slug, name, checkTemplates(input.templates, 'input.templates'), authorOf(caller));
    if (await this.insert(caller.tenant.id, first, 'input')) return { id: first.id, slug, versions: [first] };
    throw alreadyExists('input.slug', `prompt template "${slug}" already exists`);
  }

  /**
   * Makes the next version, unless the templates are the same as in the latest one.
   *
   * @throws LexiclipError BAD_USER_INPUT or NOT_FOUND naming the argument; CONFLICT when the expected version is not
   *   the latest; FORBIDDEN when the quota is used up; OVERLOADED when other writers keep winning
   */
  async update(
    caller: TenantCaller,
    slug: string,
    change: {
      readonly templates: readonly string[];
      readonly message?: string | null | undefined;
      readonly expectedVersion?: number | null | undefined;
    },
  ): Promise<{ template: PromptTemplate; unchanged: boolean }> {
    const templates = checkTemplates(change.templates, 'templates');
    const message = checkMessage(change.message);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const current = await this.get(caller.tenant.id, { slug }, 'slug');
      const latest = latestOf(current);
      if (change.expectedVersion != null && change.expectedVersion !== latest.number) {
        throw conflict(change.expectedVersion, latest.number);
      }
      if (isSameList(templates, latest.templates)) return { template: current, unchanged: true };
      const number = latest.number + 1;
      const next = { ...latest, number, templates, message, createdAt: new Date(), createdBy: authorOf(caller) };
      if (await this.insert(caller.tenant.id, next, 'templates')) {
        return { template: { ...current, versions: [...current.versions, next] }, unchanged: false };
      }
    }
    throw overtaken();
  }

  /**
   * @throws LexiclipError NOT_FOUND; IN_USE when it is built in, or a label set version was encoded with it; OVERLOADED
   *   when other writers keep winning
   */
  async remove(tenant: TenantId, slug: string): Promise<PromptTemplateId> {
    const [store, labelSets] = await Promise.all([this.openStore(tenant), this.openLabelSets(tenant)]);
    const inUse = new LexiclipError('IN_USE', `slug: a label set version uses "${slug}"`, { argument: 'slug' });
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const template = await this.get(tenant, { slug }, 'slug');
      const { id } = template;
      if (BUILT_IN_TEMPLATES.some((builtIn) => builtIn.slug === slug)) {
        throw new LexiclipError('IN_USE', `slug: "${slug}" is built in and cannot be deleted`, { argument: 'slug' });
      }
      await labelSets.giveUpCreationsWith(id);
      if (await labelSets.usesTemplate(id)) throw inUse;
      // A writer of label sets announces its version and then looks for the template; this does the reverse, so that at
      // least one of the two sees the other.
      const deletion = await store.delete(latestOf(template));
      if (!deletion) continue;
      if (await labelSets.usesTemplate(id)) {
        await store.undelete(deletion);
        throw inUse;
      }
      await store.purge(deletion);
      return id;
    }
    throw overtaken();
  }

  find(tenant: TenantId, slug: string): Promise<PromptTemplate | undefined> {
    return this.bySlug.load(tenant, slug);
  }

  /** @throws LexiclipError NOT_FOUND naming the argument */
  async get(tenant: TenantId, { slug }: PromptTemplateRef, argument: string): Promise<PromptTemplate> {
    const template = await this.find(tenant, slug);
    if (!template) throw notFound(argument, `prompt template "${slug}"`);
    return template;
  }

  /**
   * The version that a reference names: the latest when it names none; the latest of `photo` without a reference.
   *
   * @throws LexiclipError NOT_FOUND naming the argument
   */
  async resolve(
    tenant: TenantId,
    ref: PromptTemplateRef | null | undefined,
    argument: string,
  ): Promise<PromptTemplateVersion> {
    const { slug, version } = ref ?? { slug: DEFAULT_TEMPLATE };
    const template = await this.get(tenant, { slug }, `${argument}.slug`);
    if (version == null) return latestOf(template);
    const found = template.versions.find(({ number }) => number === version);
    if (!found) throw notFound(`${argument}.version`, `version ${version} of prompt template "${slug}"`);
    return found;
  }

  /**
   * The version that a label set version was encoded with.
   *
   * @throws LexiclipError NOT_FOUND when the label set was deleted meanwhile: a template exists as long as the sets
   *   that use it
   */
  async getVersion(
    tenant: TenantId,
    { id, number }: { id: PromptTemplateId; number: number },
  ): Promise<PromptTemplateVersion> {
    const key = `${tenant}/${id}/${number}`;
    const found =
      this.known.get(key) ?? (await this.anyById.load(tenant, id))?.find((version) => version.number === number);
    if (!found) throw notFound('labelSet', 'such label set');
    this.known.set(key, found);
    return found;
  }

  async findById(tenant: TenantId, id: string): Promise<PromptTemplate | undefined> {
    return isPromptTemplateId(id) ? this.byId.load(tenant, id) : undefined;
  }

  /**
   * Inserts a version. The writers of one process take turns; those of several processes can exceed the quota by what
   * they add at the same time.
   *
   * @returns false when its number is taken
   * @throws LexiclipError FORBIDDEN when the quota is used up
   */
  private insert(tenant: TenantId, version: PromptTemplateVersion, argument: string): Promise<boolean> {
    return this.turns.run(tenant, async () => {
      const store = await this.openStore(tenant);
      const [limit, used] = await Promise.all([this.quotaOf(tenant), store.count()]);
      if (used < limit) return store.insert(version);
      throw quotaExceeded(argument, 'versions of prompt templates', { quota: 'promptTemplates', limit, used });
    });
  }

  /** Sorted by slug. @throws LexiclipError BAD_USER_INPUT naming the page argument */
  async list(tenant: TenantId, request: PageRequest): Promise<Page<PromptTemplate>> {
    const slugOf = (template: PromptTemplate) => template.slug;
    const all = templatesIn(await (await this.openStore(tenant)).all());
    return pageOf([...all.values()].sort(by(slugOf)), slugOf, request, LIMITS.pageSize);
  }
}

const overtaken = (): LexiclipError =>
  new LexiclipError('OVERLOADED', 'too many others are changing this prompt template; try again', {
    retryAfterMs: 1000,
  });

/** The template set that each key's versions make up. */
const templatesIn = <K extends string>(
  byKey: ReadonlyMap<K, readonly PromptTemplateVersion[]>,
): Map<K, PromptTemplate> =>
  new Map(
    [...byKey].map(([key, versions]) => {
      const [{ id, slug }] = versions as readonly [PromptTemplateVersion];
      return [key, { id, slug, versions }];
    }),
  );

const firstVersion = (
  slug: string,
  name: string,
  templates: readonly string[],
  createdBy: string,
): PromptTemplateVersion => ({
  id: newPromptTemplateId(),
  slug,
  name,
  number: 1,
  templates,
  message: null,
  createdAt: new Date(),
  createdBy,
});
