import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DEFAULTS } from '../../domain/defaults.js';
import { SAMPLE_SET_OPERATIONS, type SampleRole, type SampleSetOperation } from '../../domain/sample.js';
import type { ErrorCode } from '../../errors.js';
import { connectionOf } from '../connection.js';
import { ErrorCodeEnum, enumOf } from '../enums.js';
import { NodeType } from '../node.js';
import { DateTime } from '../scalars.js';
import { JudgementInput, SampleInput, SampleRoleEnum } from './sample.js';

const SampleSetOperationEnum = enumOf<SampleSetOperation>(
  'SampleSetOperation',
  SAMPLE_SET_OPERATIONS,
  'A mutation that makes versions of a sample set.',
);

@ObjectType('SampleSet', {
  implements: NodeType,
  simpleResolvers: true,
  description: 'Pictures with their right answers for one label set, with their versions.',
})
export class SampleSetType implements NodeType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String)
  readonly slug!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => String, { nullable: true })
  readonly description!: string | null;

  @Field(() => Boolean, { description: 'Whether a small picture of each sample is kept.' })
  readonly keepThumbnails!: boolean;

  @Field(() => DateTime)
  readonly createdAt!: Date;

  @Field(() => DateTime)
  readonly updatedAt!: Date;
}

export const SampleSetConnection = connectionOf('SampleSet', SampleSetType);

@ObjectType('SampleSetVersion', {
  implements: NodeType,
  simpleResolvers: true,
  description: 'One version of a sample set. It never changes.',
})
export class SampleSetVersionType implements NodeType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => Int)
  readonly number!: number;

  @Field(() => DateTime)
  readonly createdAt!: Date;

  @Field(() => String)
  readonly createdBy!: string;

  @Field(() => SampleSetOperationEnum, { description: 'The mutation that created this version.' })
  readonly operation!: SampleSetOperation;

  @Field(() => String, { nullable: true })
  readonly message!: string | null;

  @Field(() => String, {
    description: 'SHA-256 of its samples in their order, its record and the digest of the version before, hex.',
  })
  readonly digest!: string;

  @Field(() => Int)
  readonly sampleCount!: number;

  @Field(() => Int, { description: 'Samples that are in no label.' })
  readonly unknownCount!: number;

  @Field(() => Int, { description: 'Samples with the role EXAMPLE.' })
  readonly exampleCount!: number;

  @Field(() => Int, { description: 'Samples that are not judged yet.' })
  readonly unjudgedCount!: number;
}

export const SampleSetVersionConnection = connectionOf('SampleSetVersion', SampleSetVersionType);

@ArgsType()
export class SamplePageArgs {
  @Field(() => Int, { nullable: true, defaultValue: DEFAULTS.labelPageSize })
  readonly first?: number | null;

  @Field(() => String, { nullable: true })
  readonly after?: string | null;

  @Field(() => String, { nullable: true, description: 'Name or labelId: only samples for which it counts as right.' })
  readonly label?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only samples that are in no label, or only those that are not.',
  })
  readonly unknown?: boolean | null;

  @Field(() => SampleRoleEnum, { nullable: true })
  readonly role?: SampleRole | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only samples that are not judged yet, or only those that are.',
  })
  readonly unjudged?: boolean | null;
}

@InputType({ description: 'Refers to a version of a sample set: the latest unless version is given.' })
export class SampleSetRef {
  @Field(() => String)
  readonly slug!: string;

  @Field(() => Int, { nullable: true })
  readonly version?: number | null;
}

@InputType()
export class CreateSampleSetInput {
  @Field(() => String)
  readonly slug!: string;

  @Field(() => String, { nullable: true })
  readonly name?: string | null;

  @Field(() => String, { nullable: true })
  readonly description?: string | null;

  @Field(() => String, { description: 'Slug of the label set that answers are given in.' })
  readonly labelSet!: string;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether a WebP of at most 256 pixels a side is kept of each sample.',
  })
  readonly keepThumbnails?: boolean | null;
}

@InputType()
abstract class SampleChangeInput {
  @Field(() => String, { description: 'Slug of the sample set.' })
  readonly sampleSet!: string;

  @Field(() => String, { nullable: true })
  readonly message?: string | null;

  @Field(() => Int, { nullable: true })
  readonly expectedVersion?: number | null;
}

@InputType()
export class AddSamplesInput extends SampleChangeInput {
  @Field(() => [SampleInput])
  readonly samples!: SampleInput[];
}

@InputType()
export class RemoveSamplesInput extends SampleChangeInput {
  @Field(() => [ID])
  readonly sampleIds!: string[];
}

@InputType()
export class JudgeSamplesInput extends SampleChangeInput {
  @Field(() => [JudgementInput])
  readonly judgements!: JudgementInput[];
}

@ObjectType({ simpleResolvers: true })
export class SampleSetPayload {
  @Field(() => SampleSetType)
  readonly sampleSet!: SampleSetType;

  @Field(() => SampleSetVersionType, { description: 'The latest version; a new one unless nothing changed.' })
  readonly version!: SampleSetVersionType;

  @Field(() => Boolean, { description: 'True when there was nothing to change.' })
  readonly unchanged!: boolean;
}

@ObjectType('SampleFailure', { simpleResolvers: true, description: 'A picture that could not be read.' })
export class SampleFailureType {
  @Field(() => Int, { description: 'Its place in the input, counted from 0.' })
  readonly index!: number;

  @Field(() => String, { nullable: true, description: 'Of its file, where it has one.' })
  readonly fileName!: string | null;

  @Field(() => ErrorCodeEnum)
  readonly code!: ErrorCode;

  @Field(() => String)
  readonly message!: string;
}

@ObjectType({ simpleResolvers: true })
export class AddSamplesPayload {
  @Field(() => SampleSetType)
  readonly sampleSet!: SampleSetType;

  @Field(() => SampleSetVersionType, { description: 'The latest version; a new one unless nothing changed.' })
  readonly version!: SampleSetVersionType;

  @Field(() => Int)
  readonly added!: number;

  @Field(() => Int)
  readonly updated!: number;

  @Field(() => Int, { description: 'Known samples that did not differ, and pictures that were given twice.' })
  readonly unchanged!: number;

  @Field(() => [SampleFailureType], { description: 'Of a job, the first of them; failureCount counts all.' })
  readonly failures!: readonly SampleFailureType[];

  @Field(() => Int)
  readonly failureCount!: number;
}
