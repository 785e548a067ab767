import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { ApiKey } from '../domain/api-key.js';
import { DEFAULTS } from '../domain/defaults.js';
import type { TenantId } from '../domain/ids.js';
import {
  ApiKeyPayload,
  ApiKeyType,
  CreateApiKeyInput,
  CreateApiKeyPayload,
  RotateApiKeyPayload,
} from '../schema/api-key.js';
import { DateTime } from '../schema/scalars.js';
import { type ApiKeys, MAX_OVERLAP_SECONDS } from '../services/tenants/api-keys.js';
import type { KeyUses } from '../services/tenants/key-uses.js';
import { CurrentTenant, type RequestContext } from './context.js';

@Resolver(() => ApiKeyType)
export class ApiKeyResolver {
  constructor(
    private readonly apiKeys: ApiKeys,
    private readonly keyUses: KeyUses,
  ) {}

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
    description:
      'Replaces a key by one with the same name, scopes and lifetime. The old key stays valid for overlapSeconds, at ' +
      `most ${MAX_OVERLAP_SECONDS} s. Until then it may be rotated again, by a client that has lost the answer.`,
  })
  rotateApiKey(
    @CurrentTenant() tenant: TenantId,
    @Arg('id', () => ID) id: string,
    @Arg('overlapSeconds', () => Int, { nullable: true, defaultValue: DEFAULTS.overlapSeconds })
    overlapSeconds: number | null,
  ): Promise<RotateApiKeyPayload> {
    return this.apiKeys.rotate(tenant, id, overlapSeconds ?? DEFAULTS.overlapSeconds);
  }

  @FieldResolver(() => DateTime, { nullable: true })
  lastUsedAt(@Root() key: ApiKey): Promise<Date | null> {
    return this.keyUses.lastUseOf(key);
  }

  @Authorized('TENANT_ADMIN', 'OPERATOR')
  @Mutation(() => ApiKeyPayload)
  async revokeApiKey(
    @Ctx() { caller }: RequestContext,
    @Arg('id', () => ID) id: string,
    @Arg('tenantId', () => ID, { nullable: true, description: 'For the operator only, who must name the tenant.' })
    tenantId?: string | null,
  ): Promise<ApiKeyPayload> {
    return { apiKey: await this.apiKeys.revokeAs(caller, id, tenantId) };
  }
}
