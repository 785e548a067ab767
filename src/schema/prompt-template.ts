import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from './connection.js';
import { NodeType } from './node.js';
import { DateTime } from './scalars.js';

@ObjectType('PromptTemplateVersion', { simpleResolvers: true })
export class PromptTemplateVersionType {
  @Field(() => Int)
  readonly number!: number;

  @Field(() => [String])
  readonly templates!: readonly string[];

  @Field(() => String, { nullable: true })
  readonly message!: string | null;

  @Field(() => DateTime)
  readonly createdAt!: Date;

  @Field(() => String)
  readonly createdBy!: string;
}

@ObjectType('PromptTemplate', {
  implements: NodeType,
  simpleResolvers: true,
  description: 'A prompt template set: one or more templates under one slug. Several make an ensemble.',
})
export class PromptTemplateType implements NodeType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String)
  readonly slug!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => Int, { description: 'The number of the latest version.' })
  readonly version!: number;

  @Field(() => [String], {
    description: 'The templates of the latest version. Each has {label} exactly once, and may have {a}.',
  })
  readonly templates!: readonly string[];

  @Field(() => [PromptTemplateVersionType], { description: 'Newest first.' })
  readonly versions!: readonly PromptTemplateVersionType[];

  @Field(() => DateTime)
  readonly createdAt!: Date;

  @Field(() => DateTime)
  readonly updatedAt!: Date;
}

export const PromptTemplateConnection = connectionOf('PromptTemplate', PromptTemplateType);

@InputType({ description: 'Refers to a version of a prompt template set: the latest unless version is given.' })
export class PromptTemplateRef {
  @Field(() => String)
  readonly slug!: string;

  @Field(() => Int, { nullable: true })
  readonly version?: number | null;
}

@InputType()
export class CreatePromptTemplateInput {
  @Field(() => String)
  readonly slug!: string;

  @Field(() => String, { nullable: true })
  readonly name?: string | null;

  @Field(() => [String])
  readonly templates!: string[];
}

@ObjectType({ simpleResolvers: true })
export class PromptTemplatePayload {
  @Field(() => PromptTemplateType)
  readonly promptTemplate!: PromptTemplateType;

  @Field(() => Boolean, { description: 'True when there was nothing to change, and no version was created.' })
  readonly unchanged!: boolean;
}
