import { Field, ID, ObjectType } from 'type-graphql';
import { AUDITED_MUTATIONS, type AuditedMutation } from '../domain/audit-entry.js';
import { ERROR_CODES, type ErrorCode } from '../errors.js';
import { connectionOf } from './connection.js';
import { enumOf } from './enums.js';
import { DateTime } from './scalars.js';

const AuditedMutationEnum = enumOf('AuditedMutation', AUDITED_MUTATIONS, 'A mutation that is audited.');
const OutcomeEnum = enumOf('AuditOutcome', ['OK', ...ERROR_CODES], 'What came of a mutation.');

@ObjectType('AuditEntry', { simpleResolvers: true, description: 'A mutation that was requested.' })
export class AuditEntryType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => DateTime)
  readonly at!: Date;

  @Field(() => String, { description: 'Name and first characters of the API key, or `operator`.' })
  readonly actor!: string;

  @Field(() => AuditedMutationEnum)
  readonly mutation!: AuditedMutation;

  @Field(() => String, { nullable: true, description: 'Slug or id of what it changed.' })
  readonly target!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was forced; null when it was not to be.' })
  readonly reason!: string | null;

  @Field(() => OutcomeEnum, {
    nullable: true,
    description: '`OK` or the error code; null while it runs, and if the server died meanwhile.',
  })
  readonly outcome!: 'OK' | ErrorCode | null;

  @Field(() => String, { description: 'The request id, as in the response header `X-Request-Id` and in the log.' })
  readonly requestId!: string;
}

export const AuditEntryConnection = connectionOf('AuditEntry', AuditEntryType);
