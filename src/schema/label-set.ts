import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from './connection.js';
import { LabelChangeType, LabelInput, LabelType } from './label.js';
import { LabelSetVersionType } from './label-set-version.js';
import { NodeType } from './node.js';
import { PromptTemplateRef } from './prompt-template.js';
import { DateTime } from './scalars.js';

@ObjectType('LabelSet', { implements: NodeType, simpleResolvers: true, description: 'A vocabulary, in versions.' })
export class LabelSetType implements NodeType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String)
  readonly slug!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => String, { nullable: true })
  readonly description!: string | null;

  @Field(() => DateTime)
  readonly createdAt!: Date;

  @Field(() => DateTime)
  readonly updatedAt!: Date;
}

export const LabelSetConnection = connectionOf('LabelSet', LabelSetType);

@InputType({ description: 'The latest version when neither version nor tag is named.' })
export class LabelSetRef {
  @Field(() => String)
  readonly slug!: string;

  @Field(() => Int, { nullable: true })
  readonly version?: number | null;

  @Field(() => String, { nullable: true })
  readonly tag?: string | null;
}

@InputType()
export class CreateLabelSetInput {
  @Field(() => String)
  readonly slug!: string;

  @Field(() => String, { nullable: true })
  readonly name?: string | null;

  @Field(() => String, { nullable: true })
  readonly description?: string | null;

  @Field(() => PromptTemplateRef, { nullable: true, description: '`photo` when left out.' })
  readonly promptTemplate?: PromptTemplateRef | null;

  @Field(() => [LabelInput])
  readonly labels!: LabelInput[];
}

@InputType({ description: 'What is left out stays as it is.' })
export class UpdateLabelSetInput {
  @Field(() => String, { nullable: true })
  readonly name?: string | null;

  @Field(() => String, { nullable: true, description: 'Null takes it away.' })
  readonly description?: string | null;

  @Field(() => PromptTemplateRef, { nullable: true, description: 'Another template encodes all labels anew.' })
  readonly promptTemplate?: PromptTemplateRef | null;
}

const WARNINGS = { description: 'What was encoded otherwise than written, such as prompts that are too long.' };

@ObjectType({ simpleResolvers: true })
export class LabelSetPayload {
  @Field(() => LabelSetType)
  readonly labelSet!: LabelSetType;

  @Field(() => LabelSetVersionType, { description: 'The latest.' })
  readonly version!: LabelSetVersionType;

  @Field(() => Boolean, { description: 'True when there was nothing to change.' })
  readonly unchanged!: boolean;

  @Field(() => Int, { description: 'Prompts that the model had to encode for this.' })
  readonly promptsEncoded!: number;

  @Field(() => [String], WARNINGS)
  readonly warnings!: readonly string[];
}

@ObjectType({ simpleResolvers: true })
export class UpsertLabelsPayload {
  @Field(() => LabelSetType)
  readonly labelSet!: LabelSetType;

  @Field(() => LabelSetVersionType, { description: 'The version that was there already when nothing was changed.' })
  readonly version!: LabelSetVersionType;

  @Field(() => Int)
  readonly added!: number;

  @Field(() => Int)
  readonly updated!: number;

  @Field(() => Int)
  readonly unchanged!: number;

  @Field(() => Int, { description: 'Prompts that the model had to encode for this.' })
  readonly promptsEncoded!: number;

  @Field(() => [String], WARNINGS)
  readonly warnings!: readonly string[];
}

@ObjectType({ simpleResolvers: true })
export class ImportLabelsPayload {
  @Field(() => LabelSetType)
  readonly labelSet!: LabelSetType;

  @Field(() => LabelSetVersionType, { description: 'The latest: after a dry run the one that is there.' })
  readonly version!: LabelSetVersionType;

  @Field(() => [LabelType])
  readonly added!: readonly LabelType[];

  @Field(() => [LabelType])
  readonly removed!: readonly LabelType[];

  @Field(() => [LabelChangeType])
  readonly changed!: readonly LabelChangeType[];

  @Field(() => Boolean, { description: 'True when there is nothing to change.' })
  readonly unchanged!: boolean;

  @Field(() => Int, { description: 'Prompts that the model had to encode for this.' })
  readonly promptsEncoded!: number;

  @Field(() => [String], WARNINGS)
  readonly warnings!: readonly string[];

  @Field(() => Boolean)
  readonly dryRun!: boolean;
}
