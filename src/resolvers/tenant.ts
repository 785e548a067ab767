import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../context.js';
import { LexiclipError, notFound } from '../errors.js';
import { ApiKeyType } from '../schema/api-key.js';
import { toConnection } from '../schema/connection.js';
import { DeletePayload } from '../schema/node.js';
import {
  CreateTenantInput,
  CreateTenantPayload,
  TenantConnection,
  TenantPayload,
  TenantType,
  UpdateTenantInput,
} from '../schema/tenant.js';
import type { ApiKeys } from '../services/catalog/api-keys.js';
import { isPermitted } from '../services/catalog/caller.js';
import type { Tenants } from '../services/catalog/tenants.js';
import type { Tenant } from '../services/storage/tenant-store.js';

@Resolver(() => TenantType)
export class TenantResolver {
  constructor(
    private readonly tenants: Tenants,
    private readonly apiKeys: ApiKeys,
  ) {}

  @Authorized('OPERATOR')
  @Query(() => TenantType, { nullable: true })
  async tenant(@Arg('slug', () => String) slug: string): Promise<TenantType> {
    const tenant = await this.tenants.findBySlug(slug);
    if (!tenant) throw notFound('slug', `tenant "${slug}"`);
    return tenant;
  }

  @Authorized('OPERATOR')
  @Query(() => TenantConnection, { name: 'tenants' })
  async list(
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return toConnection(await this.tenants.list({ first: first ?? 20, after }));
  }

  @Authorized('OPERATOR')
  @Mutation(() => CreateTenantPayload)
  createTenant(@Arg('input', () => CreateTenantInput) input: CreateTenantInput): Promise<CreateTenantPayload> {
    return this.tenants.create(input);
  }

  @Authorized('OPERATOR')
  @Mutation(() => TenantPayload)
  async updateTenant(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => UpdateTenantInput) input: UpdateTenantInput,
  ): Promise<TenantPayload> {
    return { tenant: await this.tenants.update(id, input) };
  }

  @Authorized('OPERATOR')
  @Mutation(() => DeletePayload, { description: 'With everything that the tenant has.' })
  async deleteTenant(@Arg('id', () => ID) id: string): Promise<DeletePayload> {
    await this.tenants.remove(id);
    return { id };
  }

  @FieldResolver(() => [ApiKeyType], { name: 'apiKeys', description: 'For the operator and TENANT_ADMIN.' })
  keys(@Root() tenant: Tenant, @Ctx() { caller }: RequestContext): Promise<ApiKeyType[]> {
    if (caller.kind === 'tenant' && !isPermitted(caller, 'TENANT_ADMIN')) {
      throw new LexiclipError('FORBIDDEN', 'apiKeys needs a key with the scope TENANT_ADMIN');
    }
    return this.apiKeys.list(tenant.id);
  }
}
