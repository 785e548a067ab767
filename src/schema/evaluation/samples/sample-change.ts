import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { SampleRole } from '../../../domain/sample.js';
import type { ErrorCode } from '../../../errors.js';
import { ErrorCodeEnum } from '../../enums.js';
import { JudgementInput, SampleInput, SampleRoleEnum } from '../sample.js';
import { SampleSetType, SampleSetVersionType } from '../sample-set.js';

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

@InputType({
  description:
    'Adds many samples in one version: those of a list, or those of an upload. Give exactly one of samples and upload.',
})
export class AddSamplesJob extends SampleChangeInput {
  @Field(() => [SampleInput], { nullable: true, description: 'Their images in base64, by URL or as embeddings.' })
  readonly samples?: SampleInput[] | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Name of an upload: an archive. Its entries `manifest.jsonl`, `manifest-2.jsonl` … have a JSON object a line, ' +
      'with `file` and the fields of SampleInput, for pictures after them; without any, the folder of a picture is its label.',
  })
  readonly upload?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'In an archive without a manifest, the folder of pictures in no label; folders in it are their kinds.',
  })
  readonly unknownFolder?: string | null;

  @Field(() => SampleRoleEnum, {
    nullable: true,
    description: 'Of pictures in an upload of which nothing else is said.',
  })
  readonly role?: SampleRole | null;
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

@InputType()
export class ReembedSamplesInput {
  @Field(() => String, { description: 'Slug of the sample set.' })
  readonly sampleSet!: string;
}

@ObjectType({ simpleResolvers: true })
export class ReembedSamplesPayload {
  @Field(() => SampleSetType)
  readonly sampleSet!: SampleSetType;

  @Field(() => SampleSetVersionType, { description: 'The latest version. None is made.' })
  readonly version!: SampleSetVersionType;

  @Field(() => Int, { description: 'Samples that have a vector of this model now and had none.' })
  readonly reembedded!: number;

  @Field(() => Int, { description: 'Samples that have neither: their pictures have to be added again.' })
  readonly withoutThumbnail!: number;
}
