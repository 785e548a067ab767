import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { TenantStatus } from '../services/storage/tenant-store.js';
import { ApiKeyType } from './api-key.js';
import { connectionOf } from './connection.js';
import { NodeType } from './node.js';
import { DateTime } from './scalars.js';

export const TenantStatusEnum: Record<TenantStatus, TenantStatus> = { ACTIVE: 'ACTIVE', SUSPENDED: 'SUSPENDED' };
registerEnumType(TenantStatusEnum, { name: 'TenantStatus' });

@ObjectType('Tenant', { implements: NodeType, simpleResolvers: true })
export class TenantType implements NodeType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String)
  readonly slug!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => TenantStatusEnum)
  readonly status!: TenantStatus;

  @Field(() => DateTime)
  readonly createdAt!: Date;
}

export const TenantConnection = connectionOf('Tenant', TenantType);

@InputType()
export class CreateTenantInput {
  @Field(() => String)
  readonly slug!: string;

  @Field(() => String)
  readonly name!: string;
}

@InputType({ description: 'What is left out stays as it is.' })
export class UpdateTenantInput {
  @Field(() => String, { nullable: true })
  readonly name?: string | null;

  @Field(() => TenantStatusEnum, { nullable: true })
  readonly status?: TenantStatus | null;
}

@ObjectType({ simpleResolvers: true })
export class TenantPayload {
  @Field(() => TenantType)
  readonly tenant!: TenantType;
}

@ObjectType({ simpleResolvers: true })
export class CreateTenantPayload {
  @Field(() => TenantType)
  readonly tenant!: TenantType;

  @Field(() => ApiKeyType)
  readonly apiKey!: ApiKeyType;

  @Field(() => String, { description: "The first key's secret. Shown this once." })
  readonly secret!: string;
}
