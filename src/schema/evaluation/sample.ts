import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DEFAULTS } from '../../domain/defaults.js';
import { SAMPLE_ROLES, type SampleRole } from '../../domain/sample.js';
import { ImageInput } from '../classification.js';
import { connectionOf } from '../connection.js';
import { enumOf } from '../enums.js';
import { NodeType } from '../node.js';
import { JsonObject } from '../scalars.js';

export const SampleRoleEnum = enumOf<SampleRole>(
  'SampleRole',
  SAMPLE_ROLES,
  'What a sample is for. An EXAMPLE is learned from, and never evaluated on.',
);

@ObjectType('ExpectedLabel', { simpleResolvers: true, description: 'A right answer, as it was given.' })
export class ExpectedLabelType {
  @Field(() => ID)
  readonly labelId!: string;

  @Field(() => String, { description: "The label's name when the answer was given." })
  readonly name!: string;
}

@ObjectType('Sample', {
  implements: NodeType,
  simpleResolvers: true,
  description: 'A picture with its right answer, as it is in one version of its set.',
})
export class SampleType implements NodeType {
  @Field(() => ID, { description: 'Of the sample in this version, which never changes. Inputs take sampleId.' })
  readonly id!: string;

  @Field(() => ID, { description: 'The same in all versions of the set: it follows from what the picture shows.' })
  readonly sampleId!: string;

  @Field(() => String, { nullable: true, description: 'Of the file, in hex. Null for one that was given as a vector.' })
  readonly sha256!: string | null;

  @Field(() => String, { nullable: true })
  readonly fileName!: string | null;

  @Field(() => String, { nullable: true })
  readonly format!: string | null;

  @Field(() => Int, { nullable: true, description: 'Width of the upright image, in pixels.' })
  readonly width!: number | null;

  @Field(() => Int, { nullable: true, description: 'Height of the upright image, in pixels.' })
  readonly height!: number | null;

  @Field(() => [ExpectedLabelType], {
    nullable: true,
    description: 'Any of them counts as right. Empty: it is in no label. Null: it is not judged yet.',
  })
  readonly expected!: readonly ExpectedLabelType[] | null;

  @Field(() => Boolean, { description: 'Whether it is in no label.' })
  readonly unknown!: boolean;

  @Field(() => String, { nullable: true, description: 'What a sample shows that is in no label.' })
  readonly kind!: string | null;

  @Field(() => SampleRoleEnum)
  readonly role!: SampleRole;
}

export const SampleConnection = connectionOf('Sample', SampleType);

/** What may be said of a sample. */
@InputType()
abstract class AnswerInput {
  @Field(() => [String], {
    nullable: true,
    description:
      'Names or labelIds of labels, any of which counts as right. Empty: it is in no label. Null: it is not judged yet. ' +
      'When omitted, it stays as it is.',
  })
  readonly expected?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'What a sample shows that is in no label, such as "empty belt".',
  })
  readonly kind?: string | null;

  @Field(() => String, { nullable: true })
  readonly fileName?: string | null;

  @Field(() => JsonObject, { nullable: true })
  readonly metadata?: Record<string, unknown> | null;
}

@InputType({
  description: 'A picture with its right answer. The same picture again is the same sample: what is given changes.',
})
export class SampleInput extends AnswerInput {
  @Field(() => ImageInput)
  readonly image!: ImageInput;

  @Field(() => SampleRoleEnum, {
    nullable: true,
    defaultValue: DEFAULTS.sampleRole,
    description: 'With null, that of a known sample stays as it is.',
  })
  readonly role?: SampleRole | null;
}

@InputType({
  description:
    'An answer to a sample of the set, or to a picture in its inbox, which becomes one. What is omitted stays as it is; ' +
    'with null for expected, an answer is taken back.',
})
export class JudgementInput extends AnswerInput {
  @Field(() => ID)
  readonly sampleId!: string;

  @Field(() => SampleRoleEnum, { nullable: true })
  readonly role?: SampleRole | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Lets a picture go that waits in the inbox, with all that is kept of it.',
  })
  readonly refuse?: boolean | null;
}
