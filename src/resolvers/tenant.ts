import { Arg, Args, Authorized, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { DEFAULTS, withDefaults } from '../domain/defaults.js';
import type { Tenant } from '../domain/tenant.js';
import { nullIfAbsent } from '../errors.js';
import { ApiKeyType } from '../schema/api-key.js';
import { PageArgs } from '../schema/arguments.js';
import { toConnection } from '../schema/connection.js';
import { DeletePayload } from '../schema/node.js';
import { LocalDate } from '../schema/scalars.js';
import {
  CreateTenantInput,
  CreateTenantPayload,
  QuotasType,
  TenantConnection,
  TenantPayload,
  TenantType,
  UpdateTenantInput,
  UsageDayType,
} from '../schema/tenant.js';
import type { ApiKeys } from '../services/tenants/api-keys.js';
import type { TenantQuotas } from '../services/tenants/tenant-quotas.js';
import type { Tenants } from '../services/tenants/tenants.js';
import type { UsageMeter } from '../services/tenants/usage-meter.js';
import { deletePayload } from './views/views.js';

@Resolver(() => TenantType)
export class TenantResolver {
  constructor(
    private readonly tenants: Tenants,
    private readonly apiKeys: ApiKeys,
    private readonly quotas: TenantQuotas,
    private readonly usage: UsageMeter,
  ) {}

  @Authorized('OPERATOR')
  @Query(() => TenantType, { nullable: true })
  tenant(@Arg('slug', () => String) slug: string): Promise<TenantType | null> {
    return nullIfAbsent(this.tenants.getBySlug(slug, 'slug'));
  }

  @Authorized('OPERATOR')
  @Query(() => TenantConnection, { name: 'tenants' })
  async list(@Args(() => PageArgs) page: PageArgs) {
    return toConnection(await this.tenants.list(withDefaults(page, { first: DEFAULTS.pageSize })));
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
  @Mutation(() => DeletePayload, { description: 'Deletes the tenant with everything that it has.' })
  async deleteTenant(@Arg('id', () => ID) id: string): Promise<DeletePayload> {
    await this.tenants.remove(id);
    return deletePayload(id);
  }

  @Authorized('OPERATOR', 'TENANT_ADMIN')
  @FieldResolver(() => [ApiKeyType], {
    name: 'apiKeys',
    description: 'For the operator and for keys with the scope TENANT_ADMIN.',
  })
  keys(@Root() tenant: Tenant): Promise<ApiKeyType[]> {
    return this.apiKeys.list(tenant.id);
  }

  @Authorized('ANY_KEY')
  @FieldResolver(() => QuotasType, { name: 'quotas' })
  quotasOf(@Root() tenant: Tenant): Promise<QuotasType> {
    return this.quotas.of(tenant.id);
  }

  @Authorized('OPERATOR', 'TENANT_ADMIN')
  @FieldResolver(() => [UsageDayType], {
    name: 'usage',
    description:
      'For the operator and for keys with the scope TENANT_ADMIN: days with any usage, newest first. The last 30 days ' +
      'when from and to are omitted.',
  })
  usageOf(
    @Root() tenant: Tenant,
    @Arg('from', () => LocalDate, { nullable: true }) from?: string | null,
    @Arg('to', () => LocalDate, { nullable: true }) to?: string | null,
  ): Promise<UsageDayType[]> {
    return this.usage.ofTenant(tenant.id, from, to);
  }
}
