import { Arg, Authorized, Ctx, ID, Int, Mutation, Resolver } from 'type-graphql';
import { DEFAULTS } from '../domain/defaults.js';
import type { TenantId } from '../domain/ids.js';
import { ApiKeyPayload, CreateApiKeyInput, CreateApiKeyPayload, RotateApiKeyPayload } from '../schema/api-key.js';
import { type ApiKeys, MAX_OVERLAP_SECONDS } from '../services/tenants/api-keys.js';
import { CurrentTenant, type RequestContext } from './context.js';

@Resolver()
export class ApiKeyResolver {
  constructor(private readonly apiKeys: ApiKeys) {}

  @Authorized('TENANT_ADMIN', 'OPERATOR')
  @Mutation(() => CreateApiKeyPayload)
  createApiKey(
    @Ctx() { caller }: RequestContext,
    @Arg('input', () => CreateApiKeyInput) input: CreateApiKeyInput,
  ): Promise<CreateApiKeyPayload> {
    return this.apiKeys.createAs(caller, input);
  }

  @Authorized('TENANT_ADMIN')
  @Mutation(() => RotateApiKeyPayload, {
    description: `Replaces a key by one with the same name, scopes and lifetime. The old key stays valid for overlapSeconds, at most ${MAX_OVERLAP_SECONDS} s.`,
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
