import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { LIMITS } from '../domain/limits.js';
import type { ErrorCode } from '../errors.js';
import { connectionOf } from './connection.js';
import { ErrorCodeEnum } from './enums.js';
import { GateReportType } from './evaluation/gate.js';
import { LabelChangeType, LabelInput, LabelType } from './label.js';
import { LabelSetVersionType } from './label-set-version.js';
import { NodeType } from './node.js';
import { PromptTemplateRef } from './prompt-template.js';
import { DateTime } from './scalars.js';

@ObjectType('LabelSet', { implements: NodeType, simpleResolvers: true, description: 'A vocabulary with its versions.' })
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

@InputType({ description: 'Refers to a version of a label set: the latest unless version or tag is given.' })
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

  @Field(() => PromptTemplateRef, { nullable: true, description: 'The default is `photo`.' })
  readonly promptTemplate?: PromptTemplateRef | null;

  @Field(() => [LabelInput])
  readonly labels!: LabelInput[];
}

@InputType({ description: 'Omitted fields stay as they are.' })
export class UpdateLabelSetInput {
  @Field(() => String, { nullable: true })
  readonly name?: string | null;

  @Field(() => String, { nullable: true, description: 'Null removes it.' })
  readonly description?: string | null;

  @Field(() => PromptTemplateRef, { nullable: true, description: 'A different template encodes all labels anew.' })
  readonly promptTemplate?: PromptTemplateRef | null;
}

const WARNINGS = {
  description:
    'What was encoded differently from how it was written, such as prompts that were cut off, and labels that the model ' +
    'cannot tell apart.',
};

@ObjectType({ simpleResolvers: true })
export class LabelSetPayload {
  @Field(() => LabelSetType)
  readonly labelSet!: LabelSetType;

  @Field(() => LabelSetVersionType, { description: 'The latest version.' })
  readonly version!: LabelSetVersionType;

  @Field(() => LabelSetVersionType, {
    nullable: true,
    description: 'The version that the tag is on now. Null when no tag was asked for, or it was removed.',
  })
  readonly taggedVersion?: LabelSetVersionType | null;

  @Field(() => LabelSetVersionType, {
    nullable: true,
    description: 'The version that the tag was taken from. Null when it is new, or has not moved.',
  })
  readonly lostBy?: LabelSetVersionType | null;

  @Field(() => GateReportType, {
    nullable: true,
    description: "How the tag's policy judged the move. Null when it has none, or nothing was moved.",
  })
  readonly gate?: GateReportType | null;

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

  @Field(() => LabelSetVersionType, { description: 'The latest version; a new one unless nothing changed.' })
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

  @Field(() => LabelSetVersionType, {
    description: 'The latest version; a new one unless nothing changed or this is a dry run.',
  })
  readonly version!: LabelSetVersionType;

  @Field(() => [LabelType])
  readonly added!: readonly LabelType[];

  @Field(() => [LabelType], {
    description: `In the order of the set, at most ${LIMITS.removedLabelsListed}; removedCount counts all.`,
  })
  readonly removed!: readonly LabelType[];

  @Field(() => Int)
  readonly removedCount!: number;

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

@InputType()
export class ReencodeAllInput {
  @Field(() => ID, { nullable: true, description: 'All tenants when omitted.' })
  readonly tenantId?: string | null;
}

@ObjectType('ReencodeFailure', { simpleResolvers: true })
export class ReencodeFailureType {
  @Field(() => ErrorCodeEnum)
  readonly code!: ErrorCode;

  @Field(() => Int)
  readonly labelSets!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Counts of label sets: an operator reads no data of tenants.' })
export class ReencodeAllPayload {
  @Field(() => Int, { description: 'Whose latest version was of another model.' })
  readonly found!: number;

  @Field(() => Int)
  readonly reencoded!: number;

  @Field(() => Int, { description: 'There was no time for them: the same mutation goes on from there.' })
  readonly left!: number;

  @Field(() => Int)
  readonly promptsEncoded!: number;

  @Field(() => [ReencodeFailureType], { description: 'Why others were not encoded.' })
  readonly failures!: readonly ReencodeFailureType[];
}
