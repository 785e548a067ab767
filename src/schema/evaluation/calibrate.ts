import { Field, Float, InputType, ObjectType } from 'type-graphql';
import { LabelSetRef } from '../label-set.js';
import { CalibrationType } from './calibration.js';
import { SampleSetRef } from './sample-set.js';

@InputType({ description: 'What a threshold shall achieve: give exactly one of the shares.' })
export class CalibrationTargetInput {
  @Field(() => Float, {
    nullable: true,
    description: 'Share of pictures in no label that are accepted: 0.05 is five in a hundred. From 0.001 to 0.5.',
  })
  readonly falseAcceptRate?: number | null;

  @Field(() => Float, { nullable: true, description: 'Share of accepted answers that are right. From 0.5 to 0.999.' })
  readonly precision?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of pictures of a label that are accepted. From 0.5 to 0.999.',
  })
  readonly trueAcceptRate?: number | null;
}

@InputType()
export class CalibrateInput {
  @Field(() => LabelSetRef)
  readonly labelSet!: LabelSetRef;

  @Field(() => SampleSetRef, { description: 'Pictures with their right answers, in labels of this label set.' })
  readonly sampleSet!: SampleSetRef;

  @Field(() => CalibrationTargetInput)
  readonly target!: CalibrationTargetInput;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Whether the share shall be reached in 95 % of draws of samples (a precision in 90 %) rather than on average over ' +
      'them. It takes more samples.',
  })
  readonly guaranteed?: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Plain nouns for things that are in no label, 10 to 1,000: then the score NEGATIVE_LABELS is tried as well. Words that ' +
      'are phrases of labels, or nearly, are left out.',
  })
  readonly negativeLabels?: string[] | null;
}

@ObjectType({ simpleResolvers: true })
export class CalibratePayload {
  @Field(() => CalibrationType)
  readonly calibration!: CalibrationType;
}
