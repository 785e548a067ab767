import { createUnionType, Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DEFAULTS } from '../domain/defaults.js';
import type { UploadedFile } from '../domain/image.js';
import type { Scoring } from '../domain/scoring.js';
import type { ErrorCode } from '../errors.js';
import { ProvenanceType, TimingsType } from './classify/provenance.js';
import { ErrorCodeEnum, ScoringEnum } from './enums.js';
import { LabelType } from './label.js';
import { LabelSetRef } from './label-set.js';
import { PromptTemplateRef } from './prompt-template.js';
import { Upload } from './scalars.js';

@InputType({ description: 'An image: give exactly one of the fields.' })
export class ImageInput {
  @Field(() => Upload, { nullable: true, description: 'An image file in a multipart request.' })
  readonly upload?: UploadedFile | null;

  @Field(() => String, { nullable: true, description: 'An image file in base64, or as a data: URI.' })
  readonly base64?: string | null;

  @Field(() => String, { nullable: true, description: 'Address of an image file, on a host that the operator allows.' })
  readonly url?: string | null;

  @Field(() => [Float], { nullable: true, description: 'The embedding from an earlier classification.' })
  readonly embedding?: number[] | null;
}

/** How labels are ranked, and which of them are shown. */
@InputType()
export abstract class RankingOptions {
  @Field(() => Int, { nullable: true, defaultValue: DEFAULTS.topK })
  readonly topK?: number | null;

  @Field(() => Float, { nullable: true })
  readonly minSimilarity?: number | null;

  @Field(() => Float, { nullable: true })
  readonly minProbability?: number | null;

  @Field(() => ScoringEnum, { nullable: true, defaultValue: DEFAULTS.scoring })
  readonly scoring?: Scoring | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Whether answers follow the newest calibration of this version: `unknown` its threshold, and the first prediction ' +
      'has a confidence. NOT_CALIBRATED where the version has none. Only with labelSet and SOFTMAX.',
  })
  readonly calibrated?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'As calibrated, by this calibration of the version.' })
  readonly calibration?: string | null;
}

@InputType()
abstract class RankingInput extends RankingOptions {
  @Field(() => LabelSetRef, {
    nullable: true,
    description: 'The label set to classify with. Give exactly one of labelSet and labels.',
  })
  readonly labelSet?: LabelSetRef | null;

  @Field(() => [String], { nullable: true, description: 'Names of ad-hoc labels, for this call only.' })
  readonly labels?: string[] | null;

  @Field(() => PromptTemplateRef, {
    nullable: true,
    description: 'The template for `labels`; the default is `photo`. Not allowed with labelSet.',
  })
  readonly promptTemplate?: PromptTemplateRef | null;
}

@InputType()
export class ClassifyInput extends RankingInput {
  @Field(() => ImageInput)
  readonly image!: ImageInput;
}

@InputType()
export class ClassifyManyInput extends RankingInput {
  @Field(() => [ImageInput])
  readonly images!: ImageInput[];
}

@ObjectType('Prediction', { simpleResolvers: true })
export class PredictionType {
  @Field(() => Int, { description: '1 is the best.' })
  readonly rank!: number;

  @Field(() => String)
  readonly name!: string;

  @Field(() => LabelType, { nullable: true, description: 'Null for ad-hoc labels.' })
  readonly label!: LabelType | null;

  @Field(() => Float, { description: 'Cosine of the image vector and the label vector, -1 to 1.' })
  readonly similarity!: number;

  @Field(() => Float, {
    description:
      'Softmax over all labels of the version, whatever topK is; with SIGMOID, the sigmoid of this label alone.',
  })
  readonly probability!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'How likely it is right, by a calibration. Null without one, and for all but the first label.',
  })
  readonly confidence!: number | null;
}

@ObjectType('ImageInfo', { simpleResolvers: true })
export class ImageInfoType {
  @Field(() => String, { description: "SHA-256 of the file's bytes, in hex." })
  readonly sha256!: string;

  @Field(() => Int, { description: 'Width of the upright image, in pixels.' })
  readonly width!: number;

  @Field(() => Int, { description: 'Height of the upright image, in pixels.' })
  readonly height!: number;

  @Field(() => String)
  readonly format!: string;
}

@ObjectType('Classification', { simpleResolvers: true })
export class ClassificationType {
  @Field(() => [PredictionType], { description: 'Best first; only those that pass the thresholds.' })
  readonly predictions!: readonly PredictionType[];

  @Field(() => Boolean, {
    description:
      'True when no label passed the thresholds; with a calibration, when the score does not reach its threshold.',
  })
  readonly unknown!: boolean;

  @Field(() => [Float], {
    description: "The image's vector, of unit length. Keep it to classify the image again without sending it.",
  })
  readonly embedding!: Iterable<number>;

  @Field(() => ImageInfoType, { nullable: true, description: 'Null when an embedding was given.' })
  readonly image!: ImageInfoType | null;

  @Field(() => ProvenanceType)
  readonly provenance!: ProvenanceType;

  @Field(() => TimingsType)
  readonly timings!: TimingsType;

  @Field(() => [String], {
    description:
      'Which prompts of ad-hoc labels were longer than what the model reads, so that their end was cut off, and which of ' +
      'the labels it cannot tell apart.',
  })
  readonly warnings!: readonly string[];
}

@ObjectType('ClassifyFailure', { simpleResolvers: true })
export class ClassifyFailureType {
  @Field(() => Int)
  readonly index!: number;

  @Field(() => ErrorCodeEnum)
  readonly code!: ErrorCode;

  @Field(() => String)
  readonly message!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'How long to wait before trying again, in ms. Null unless the code is OVERLOADED or RATE_LIMITED.',
  })
  readonly retryAfterMs!: number | null;
}

export const ClassifyOutcome = createUnionType({
  name: 'ClassifyOutcome',
  types: () => [ClassificationType, ClassifyFailureType] as const,
  resolveType: (value) => ('predictions' in value ? ClassificationType : ClassifyFailureType),
});
