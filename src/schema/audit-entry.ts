import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from './connection.js';
import { DateTime } from './scalars.js';

@ObjectType('AuditEntry', { simpleResolvers: true, description: 'A mutation that was asked for.' })
export class AuditEntryType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => DateTime)
  readonly at!: Date;

  @Field(() => String, { description: 'Name and first characters of the key, or `operator`.' })
  readonly actor!: string;

  @Field(() => String)
  readonly mutation!: string;

  @Field(() => String, { nullable: true, description: 'The slug or id that it was about.' })
  readonly target!: string | null;

  @Field(() => String, {
    nullable: true,
    description: '`OK`, or the code of the error; null while it runs, and where the server died meanwhile.',
  })
  readonly outcome!: string | null;

  @Field(() => String, { description: 'As in the header `X-Request-Id` of the answer, and in the log.' })
  readonly requestId!: string;
}

export const AuditEntryConnection = connectionOf('AuditEntry', AuditEntryType);
