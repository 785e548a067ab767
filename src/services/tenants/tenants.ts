import { isDeepStrictEqual } from 'node:util';
import { type ApiKey, SCOPES } from '../../domain/api-key.js';
import { isTenantId, newTenantId, type TenantId } from '../../domain/ids.js';
import { LIMITS } from '../../domain/limits.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { PromptTemplateVersion } from '../../domain/prompt-template.js';
import type { QuotaChange } from '../../domain/quotas.js';
import type { Tenant, TenantStatus } from '../../domain/tenant.js';
import { alreadyExists, internalError, notFound } from '../../errors.js';
import { BatchLoader, byKey } from '../concurrency/batch-loader.js';
import type { TenantStore } from '../storage/system/tenant-store.js';
import type { PromptTemplates } from '../templates/prompt-templates.js';
import { by, pageOf } from '../validation/page.js';
import { checkName, checkSlug } from '../validation/text.js';
import type { ApiKeys } from './api-keys.js';
import { checkQuotas, type TenantQuotas } from './tenant-quotas.js';
import type { TenantRemoval } from './tenant-removal.js';

/** Creates, changes, finds and deletes tenants with all that belongs to them. */
export class Tenants {
  private readonly bySlug = new BatchLoader<'all', string, Tenant>(async (_, slugs) =>
    byKey(await this.store.findBySlugs(slugs), ({ slug }) => slug),
  );
  private readonly byId = new BatchLoader<'all', TenantId, Tenant>(async (_, ids) =>
    byKey(await this.store.findByIds(ids), ({ id }) => id),
  );

  constructor(
    private readonly store: TenantStore,
    private readonly createDatabase: (tenant: TenantId, templates: readonly PromptTemplateVersion[]) => Promise<void>,
    private readonly templates: PromptTemplates,
    private readonly apiKeys: ApiKeys,
    private readonly quotas: TenantQuotas,
    private readonly removal: TenantRemoval,
  ) {}

  /**
   * Creates a tenant with the built-in templates and a first key with all scopes. The tenant's record is written last,
   * which makes the rest reachable. Until then, a tombstone says that it is being made.
   *
   * @throws LexiclipError BAD_USER_INPUT or ALREADY_EXISTS
   */
  async create(input: {
    slug: string;
    name: string;
    quotas?: QuotaChange | null | undefined;
  }): Promise<{ tenant: Tenant; apiKey: ApiKey; secret: string }> {
    const slug = checkSlug(input.slug, 'input.slug');
    const name = checkName(input.name, 'input.name');
    const quotas = checkQuotas(input.quotas, 'input.quotas');
    const taken = alreadyExists('input.slug', `tenant "${slug}" already exists`);
    if (await this.store.findBySlug(slug)) throw taken;
    const tenant: Tenant = { id: newTenantId(), slug, name, status: 'ACTIVE', createdAt: new Date() };
    await this.removal.begin(tenant);
    try {
      const first = await this.make(tenant, quotas);
      if (!(await this.store.insert(tenant))) throw taken;
      // It took so long that another process has begun to clean up.
      if (!(await this.removal.finish(tenant))) throw internalError();
      return { tenant, ...first };
    } catch (error) {
      // What cannot be cleaned up now is so later: the tombstone says that it may be.
      const cleaning = this.store.remove(tenant).then(() => this.removal.abandon(tenant));
      await cleaning.catch(() => undefined);
      throw error;
    }
  }

  /** Makes everything but the record, which would make it reachable. */
  private async make({ id }: Tenant, quotas: QuotaChange) {
    await this.createDatabase(id, this.templates.builtIn());
    await this.quotas.change(id, quotas);
    return this.apiKeys.create(id, { name: 'first key', scopes: SCOPES });
  }

  /** Changes a tenant; omitted fields stay as they are. @throws LexiclipError NOT_FOUND or BAD_USER_INPUT */
  async update(
    id: string,
    input: {
      name?: string | null | undefined;
      status?: TenantStatus | null | undefined;
      quotas?: QuotaChange | null | undefined;
    },
  ): Promise<Tenant> {
    const tenant = await this.get(id);
    const name = input.name == null ? tenant.name : checkName(input.name, 'input.name');
    const quotas = checkQuotas(input.quotas, 'input.quotas');
    const changed = { ...tenant, name, status: input.status ?? tenant.status };
    if (!isDeepStrictEqual(changed, tenant)) {
      await this.store.update(tenant, { name, status: changed.status });
      this.apiKeys.invalidate();
    }
    if (input.quotas) await this.quotas.change(tenant.id, quotas);
    return changed;
  }

  /**
   * Deletes a tenant. None of its keys works from then on; its data are in the trash for a while.
   *
   * @throws LexiclipError NOT_FOUND
   */
  async remove(id: string): Promise<void> {
    const tenant = await this.get(id);
    await this.removal.remove(tenant);
  }

  private async get(id: string): Promise<Tenant> {
    const tenant = await this.findById(id);
    if (!tenant) throw notFound('id', 'such tenant');
    return tenant;
  }

  /** @throws LexiclipError NOT_FOUND naming the argument */
  async getBySlug(slug: string, argument: string): Promise<Tenant> {
    const tenant = await this.bySlug.load('all', slug);
    if (!tenant) throw notFound(argument, `tenant "${slug}"`);
    return tenant;
  }

  async findById(id: string): Promise<Tenant | undefined> {
    return isTenantId(id) ? this.byId.load('all', id) : undefined;
  }

  /** The tenant with that id, or all. @throws LexiclipError NOT_FOUND naming the argument */
  async idsOf(id: string | null | undefined, argument: string): Promise<TenantId[]> {
    if (id == null) return (await this.store.all()).map((tenant) => tenant.id);
    const found = await this.findById(id);
    if (!found) throw notFound(argument, 'such tenant');
    return [found.id];
  }

  /** Sorted by slug. @throws LexiclipError BAD_USER_INPUT naming the page argument */
  async list(request: PageRequest): Promise<Page<Tenant>> {
    const slugOf = (tenant: Tenant) => tenant.slug;
    return pageOf((await this.store.all()).sort(by(slugOf)), slugOf, request, LIMITS.pageSize);
  }
}
