import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from './connection.js';
import { DateTime } from './scalars.js';

@ObjectType('AuditEntry', { simpleResolvers: true, description: 'A mutation that was requested.' })
export class AuditEntryType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => DateTime)
  readonly at!: Date;

  @Field(() => String, { description: 'Name and first characters of the API key, or `operator`.' })
  readonly actor!: string;

  @Field(() => String)
  readonly mutation!: string;

  @Field(() => String, { nullable: true, description: 'Slug or id of what it changed.' })
  readonly target!: string | null;

  @Field(() => String, {
    nullable: true,
    description: '`OK` or the error code; null while it runs, and if the server died meanwhile.',
  })
  readonly outcome!: string | null;

  @Field(() => String, { description: 'The request id, as in the response header `X-Request-Id` and in the log.' })
  readonly requestId!: string;
}

export const AuditEntryConnection = connectionOf('AuditEntry', AuditEntryType);
