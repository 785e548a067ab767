import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { SCOPES, type Scope } from '../domain/api-key.js';
import { NodeType } from './node.js';
import { DateTime } from './scalars.js';

export const ScopeEnum = Object.fromEntries(SCOPES.map((scope) => [scope, scope])) as Record<Scope, Scope>;
registerEnumType(ScopeEnum, { name: 'Scope', description: 'What an API key may be used for.' });

@ObjectType('ApiKey', { implements: NodeType, simpleResolvers: true })
export class ApiKeyType implements NodeType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => String, { description: 'The first characters of the secret, to tell keys apart.' })
  readonly prefix!: string;

  @Field(() => [ScopeEnum])
  readonly scopes!: readonly Scope[];

  @Field(() => DateTime)
  readonly createdAt!: Date;

  @Field(() => DateTime, { nullable: true })
  readonly expiresAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  readonly revokedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'To the minute.' })
  readonly lastUsedAt!: Date | null;
}

@InputType()
export class CreateApiKeyInput {
  @Field(() => String)
  readonly name!: string;

  @Field(() => [ScopeEnum])
  readonly scopes!: Scope[];

  @Field(() => DateTime, { nullable: true })
  readonly expiresAt?: Date | null;

  @Field(() => ID, {
    nullable: true,
    description: 'For the operator only, who must name the tenant: a way back for a tenant that has lost its keys.',
  })
  readonly tenantId?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class CreateApiKeyPayload {
  @Field(() => ApiKeyType)
  readonly apiKey!: ApiKeyType;

  @Field(() => String, { description: 'The secret to send as the API key. Shown only this once.' })
  readonly secret!: string;
}

@ObjectType({ simpleResolvers: true })
export class RotateApiKeyPayload extends CreateApiKeyPayload {
  @Field(() => ApiKeyType, { description: 'The replaced key, valid until its `expiresAt`.' })
  readonly previous!: ApiKeyType;

  @Field(() => [ApiKeyType], {
    description:
      'Valid keys that earlier rotations of the same key have made, oldest first. Revoke those whose secrets are lost.',
  })
  readonly others!: readonly ApiKeyType[];
}

@ObjectType({ simpleResolvers: true })
export class ApiKeyPayload {
  @Field(() => ApiKeyType)
  readonly apiKey!: ApiKeyType;
}
