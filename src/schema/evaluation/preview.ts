import { ArgsType, Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { FLIP_KINDS, type FlipKind } from '../../domain/evaluation.js';
import { PageArgs } from '../arguments.js';
import { PredictionType } from '../classification.js';
import { connectionOf } from '../connection.js';
import { enumOf } from '../enums.js';
import { LabelType } from '../label.js';
import { LabelSetRef } from '../label-set.js';
import { DraftInput } from '../label-sets/draft.js';
import { DifferenceType } from './figures.js';
import { SampleType } from './sample.js';

export const FlipKindEnum = enumOf<FlipKind>(
  'FlipKind',
  FLIP_KINDS,
  'How an answer differs. GAINED: it is right now. LOST: it was. CHANGED: another label, as right or wrong as before. ' +
    'NEWLY_REFUSED and NEWLY_ACCEPTED: by the thresholds, where there are any.',
);

@InputType({ description: 'What a version is compared with: give exactly one of the fields.' })
export class PreviewTarget {
  @Field(() => LabelSetRef, { nullable: true, description: 'Another version of the same label set.' })
  readonly version?: LabelSetRef | null;

  @Field(() => DraftInput, { nullable: true })
  readonly draft?: DraftInput | null;
}

@ObjectType('Flip', { simpleResolvers: true, description: 'A sample that is answered differently.' })
export class FlipType {
  @Field(() => SampleType)
  readonly sample!: SampleType;

  @Field(() => FlipKindEnum)
  readonly kind!: FlipKind;

  @Field(() => PredictionType, { nullable: true, description: 'The label that came first.' })
  readonly before!: PredictionType | null;

  @Field(() => PredictionType, { nullable: true, description: 'The label that comes first now.' })
  readonly after!: PredictionType | null;
}

export const FlipConnection = connectionOf('Flip', FlipType);

@ArgsType()
export class FlipArgs extends PageArgs {
  @Field(() => FlipKindEnum, { nullable: true, description: 'Only these.' })
  readonly kind?: FlipKind | null;
}

@ObjectType('LabelFlips', {
  simpleResolvers: true,
  description: 'How the answers of the samples of one label changed.',
})
export class LabelFlipsType {
  @Field(() => ID)
  readonly labelId!: string;

  @Field(() => LabelType)
  readonly label!: LabelType;

  @Field(() => Int)
  readonly gained!: number;

  @Field(() => Int)
  readonly lost!: number;
}

@ObjectType('Preview', {
  simpleResolvers: true,
  description: 'What a change does to the answers of samples. Nothing is written.',
})
export class PreviewType {
  @Field(() => Int, { description: 'Samples of which a right label comes first now.' })
  readonly gained!: number;

  @Field(() => Int, { description: 'Samples of which a right label came first.' })
  readonly lost!: number;

  @Field(() => Int, { description: 'Samples of which both sides have a right label: those that are compared.' })
  readonly of!: number;

  @Field(() => Int, { description: 'Samples of which only one side has a right label. They count nowhere else.' })
  readonly apart!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Samples that fall below the threshold: of from by its newest calibration, of to by the same score at the same scale, ' +
      'fitted to the same target on the half of the samples that choices are made on. What a side was fitted to is scored ' +
      'as if it had not been. Null without a calibration, and with too few samples.',
  })
  readonly newlyRefused!: number | null;

  @Field(() => Int, { nullable: true, description: 'Samples that reach the threshold now.' })
  readonly newlyAccepted!: number | null;

  @Field(() => DifferenceType, { description: "Of top-1, paired, with Tango's 95 % interval." })
  readonly difference!: DifferenceType;

  @Field(() => Float, {
    description: 'Of the exact McNemar test, two-sided: how often chance alone splits as unevenly.',
  })
  readonly pValue!: number;
}
