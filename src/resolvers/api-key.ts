import { Arg, Authorized, Ctx, ID, Int, Mutation, Resolver } from 'type-graphql';
import { DEFAULTS } from '../domain/defaults.js';
import type { TenantId } from '../domain/ids.js';
import { badInput } from '../errors.js';
import { ApiKeyPayload, CreateApiKeyInput, CreateApiKeyPayload, RotateApiKeyPayload } from '../schema/api-key.js';
import { type ApiKeys, MAX_OVERLAP_SECONDS } from '../services/tenants/api-keys.js';
import { CurrentTenant, type RequestContext } from './context.js';

@Resolver()
export class ApiKeyResolver {
  constructor(private readonly apiKeys: ApiKeys) {}

  @Authorized('TENANT_ADMIN', 'OPERATOR')
  @Mutation(() => CreateApiKeyPayload)
  async createApiKey(
    @Ctx() { caller }: RequestContext,
    @Arg('input', () => CreateApiKeyInput) input: CreateApiKeyInput,
  ): Promise<CreateApiKeyPayload> {
    if (caller.kind === 'operator') {
      if (input.tenantId == null) throw badInput('input.tenantId', 'the operator must say whose key it is');
      return this.apiKeys.createFor(input.tenantId, input);
    }
    if (input.tenantId != null) throw badInput('input.tenantId', "only the operator's key may name a tenant");
    return this.apiKeys.create(caller.tenant.id, input);
  }

  @Authorized('TENANT_ADMIN')
  @Mutation(() => RotateApiKeyPayload, {
    description: `A key of the same name, scopes and life span. The old one stays valid for the overlap, at most ${MAX_OVERLAP_SECONDS} s.`,
  })
  rotateApiKey(
    @CurrentTenant() tenant: TenantId,
    @Arg('id', () => ID) id: string,
    @Arg('overlapSeconds', () => Int, { nullable: true, defaultValue: DEFAULTS.overlapSeconds })
    overlapSeconds: number | null,
  ): Promise<RotateApiKeyPayload> {
    return this.apiKeys.rotate(tenant, id, overlapSeconds ?? DEFAULTS.overlapSeconds);
  }

  @Authorized('TENANT_ADMIN')
  @Mutation(() => ApiKeyPayload)
  async revokeApiKey(@CurrentTenant() tenant: TenantId, @Arg('id', () => ID) id: string): Promise<ApiKeyPayload> {
    return { apiKey: await this.apiKeys.revoke(tenant, id) };
  }
}
