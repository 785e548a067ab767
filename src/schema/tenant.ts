import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { TenantStatus } from '../domain/tenant.js';
import { ApiKeyType } from './api-key.js';
import { connectionOf } from './connection.js';
import { NodeType } from './node.js';
import { DateTime, LocalDate } from './scalars.js';

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

@ObjectType('Quotas', { simpleResolvers: true, description: 'What a tenant may have and use.' })
export class QuotasType {
  @Field(() => Int)
  readonly labelSets!: number;

  @Field(() => Int, { description: 'Number of labels in the latest versions of all its label sets together.' })
  readonly labels!: number;

  @Field(() => Int, { description: 'Counted by each server process. More are refused as RATE_LIMITED.' })
  readonly imagesPerMinute!: number;

  @Field(() => Int, { description: 'Number of API keys that have not expired and are not revoked.' })
  readonly apiKeys!: number;

  @Field(() => Int, { description: 'Number of versions of all its prompt templates together, built-in ones included.' })
  readonly promptTemplates!: number;

  @Field(() => Int, {
    description:
      'Counted by each server process: prompts that the model encodes, not those whose vectors are known. More are ' +
      'refused as RATE_LIMITED.',
  })
  readonly promptsPerMinute!: number;

  @Field(() => Int, { description: 'Number of jobs that have not ended.' })
  readonly jobs!: number;

  @Field(() => Int, { description: 'What all its uploads may have together, megabytes.' })
  readonly uploadMb!: number;

  @Field(() => Int, { description: 'Number of samples in the latest versions of all its sample sets together.' })
  readonly samples!: number;

  @Field(() => Int, { description: 'What all thumbnails of its samples may have together, megabytes.' })
  readonly thumbnailMb!: number;
}

@ObjectType('UsageDay', { simpleResolvers: true, description: 'What a tenant used on one day.' })
export class UsageDayType {
  @Field(() => LocalDate, { description: 'The day in UTC.' })
  readonly date!: string;

  @Field(() => Float)
  readonly requests!: number;

  @Field(() => Float, { description: 'Images that it sent to be classified, including refused ones.' })
  readonly images!: number;

  @Field(() => Float)
  readonly promptsEncoded!: number;

  @Field(() => Float, { description: 'Errors in the responses that it got.' })
  readonly errors!: number;

  @Field(() => Float, { description: 'Bytes of its request bodies.' })
  readonly bytes!: number;

  @Field(() => Float, { description: 'Samples that it added.' })
  readonly samples!: number;

  @Field(() => Float, { description: 'Bytes of thumbnails that were kept of samples.' })
  readonly thumbnailBytes!: number;
}

export const TenantConnection = connectionOf('Tenant', TenantType);

@InputType({ description: "Omitted quotas stay as they are; null restores the server's default." })
export class QuotasInput {
  @Field(() => Int, { nullable: true })
  readonly labelSets?: number | null;

  @Field(() => Int, { nullable: true })
  readonly labels?: number | null;

  @Field(() => Int, { nullable: true })
  readonly imagesPerMinute?: number | null;

  @Field(() => Int, { nullable: true })
  readonly apiKeys?: number | null;

  @Field(() => Int, { nullable: true })
  readonly promptTemplates?: number | null;

  @Field(() => Int, { nullable: true })
  readonly promptsPerMinute?: number | null;

  @Field(() => Int, { nullable: true })
  readonly jobs?: number | null;

  @Field(() => Int, { nullable: true })
  readonly uploadMb?: number | null;

  @Field(() => Int, { nullable: true })
  readonly samples?: number | null;

  @Field(() => Int, { nullable: true })
  readonly thumbnailMb?: number | null;
}

@InputType()
export class CreateTenantInput {
  @Field(() => String)
  readonly slug!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => QuotasInput, { nullable: true })
  readonly quotas?: QuotasInput | null;
}

@InputType({ description: 'Omitted fields stay as they are.' })
export class UpdateTenantInput {
  @Field(() => String, { nullable: true })
  readonly name?: string | null;

  @Field(() => TenantStatusEnum, { nullable: true })
  readonly status?: TenantStatus | null;

  @Field(() => QuotasInput, { nullable: true })
  readonly quotas?: QuotasInput | null;
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

  @Field(() => String, { description: 'The secret of the first API key. Shown only this once.' })
  readonly secret!: string;
}
