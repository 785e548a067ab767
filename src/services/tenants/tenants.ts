import { isDeepStrictEqual } from 'node:util';
import { type ApiKey, SCOPES } from '../../domain/api-key.js';
import { isTenantId, newTenantId, type TenantId } from '../../domain/ids.js';
import { LIMITS } from '../../domain/limits.js';
import type { Page, PageRequest } from '../../domain/page.js';
import type { QuotaChange } from '../../domain/quotas.js';
import type { Tenant, TenantStatus } from '../../domain/tenant.js';
import { alreadyExists, notFound } from '../../errors.js';
import { BatchLoader, byKey } from '../concurrency/batch-loader.js';
import type { Databases } from '../storage/lance/databases.js';
import type { TenantStore } from '../storage/tenant-store.js';
import type { PromptTemplates } from '../templates/prompt-templates.js';
import { by, pageOf } from '../validation/page.js';
import { checkName, checkSlug } from '../validation/text.js';
import type { ApiKeys } from './api-keys.js';
import { checkQuotas, type TenantQuotas } from './tenant-quotas.js';

/** What the operator's database has of a tenant, besides its record. */
export interface TenantRecords {
  removeAllOf(tenant: TenantId): Promise<void>;
}

/** Tenants, and what belongs to them in the operator's database. */
export class Tenants {
  private readonly bySlug = new BatchLoader<'all', string, Tenant>(async (_, slugs) =>
    byKey(await this.store.findBySlugs(slugs), ({ slug }) => slug),
  );
  private readonly byId = new BatchLoader<'all', TenantId, Tenant>(async (_, ids) =>
    byKey(await this.store.findByIds(ids), ({ id }) => id),
  );

  constructor(
    private readonly store: TenantStore,
    private readonly databases: Databases,
    private readonly templates: PromptTemplates,
    private readonly apiKeys: ApiKeys,
    private readonly quotas: TenantQuotas,
    private readonly records: readonly TenantRecords[],
  ) {}

  /**
   * Makes a tenant with the built-in templates and a first key of all scopes. The tenant's record comes last and makes
   * the rest reachable.
   */
  async create(input: {
    slug: string;
    name: string;
    quotas?: QuotaChange | null | undefined;
  }): Promise<{ tenant: Tenant; apiKey: ApiKey; secret: string }> {
    const slug = checkSlug(input.slug, 'input.slug');
    const name = checkName(input.name, 'input.name');
    const quotas = checkQuotas(input.quotas, 'input.quotas');
    const taken = alreadyExists('input.slug', `there is a tenant "${slug}" already`);
    if (await this.store.findBySlug(slug)) throw taken;
    const tenant: Tenant = { id: newTenantId(), slug, name, status: 'ACTIVE', createdAt: new Date() };
    await this.templates.addBuiltIn(tenant.id);
    await this.quotas.change(tenant.id, quotas);
    const { apiKey, secret } = await this.apiKeys.create(tenant.id, { name: 'first key', scopes: SCOPES });
    if (await this.store.insert(tenant)) return { tenant, apiKey, secret };
    await this.apiKeys.revoke(tenant.id, apiKey.id);
    await this.quotas.remove(tenant.id);
    await this.databases.dropTenant(tenant.id);
    throw taken;
  }

  /** @throws LexiclipError NOT_FOUND */
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

  /** Once the tenant's record is gone, none of its keys works; then the rest is removed. */
  async remove(id: string): Promise<void> {
    const tenant = await this.get(id);
    await this.store.remove(tenant);
    await this.apiKeys.removeAllOf(tenant.id);
    await this.quotas.remove(tenant.id);
    for (const records of this.records) await records.removeAllOf(tenant.id);
    await this.databases.dropTenant(tenant.id);
  }

  private async get(id: string): Promise<Tenant> {
    const tenant = await this.findById(id);
    if (!tenant) throw notFound('id', 'such tenant');
    return tenant;
  }

  findBySlug(slug: string): Promise<Tenant | undefined> {
    return this.bySlug.load('all', slug);
  }

  async findById(id: string): Promise<Tenant | undefined> {
    return isTenantId(id) ? this.byId.load('all', id) : undefined;
  }

  async list(request: PageRequest): Promise<Page<Tenant>> {
    const slugOf = (tenant: Tenant) => tenant.slug;
    return pageOf((await this.store.all()).sort(by(slugOf)), slugOf, request, LIMITS.pageSize);
  }
}
