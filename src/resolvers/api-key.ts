import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { type RequestContext, tenantCaller } from '../context.js';
import { ApiKeyPayload, CreateApiKeyInput, CreateApiKeyPayload } from '../schema/api-key.js';
import type { ApiKeys } from '../services/catalog/api-keys.js';

@Resolver()
export class ApiKeyResolver {
  constructor(private readonly apiKeys: ApiKeys) {}

  @Authorized('TENANT_ADMIN')
  @Mutation(() => CreateApiKeyPayload)
  createApiKey(
    @Ctx() context: RequestContext,
    @Arg('input', () => CreateApiKeyInput) input: CreateApiKeyInput,
  ): Promise<CreateApiKeyPayload> {
    return this.apiKeys.create(tenantCaller(context).tenant.id, input);
  }

  @Authorized('TENANT_ADMIN')
  @Mutation(() => ApiKeyPayload)
  async revokeApiKey(@Ctx() context: RequestContext, @Arg('id', () => ID) id: string): Promise<ApiKeyPayload> {
    return { apiKey: await this.apiKeys.revoke(tenantCaller(context).tenant.id, id) };
  }
}
