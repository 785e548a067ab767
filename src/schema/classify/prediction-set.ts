import { ArgsType, Field, Float, Int, ObjectType } from 'type-graphql';
import { DEFAULTS } from '../../domain/defaults.js';
import { PredictionType } from '../classification.js';

@ObjectType('PredictionSet', {
  simpleResolvers: true,
  description: 'Labels that hold the right one at a rate, for pictures like the samples of the calibration.',
})
export class PredictionSetType {
  @Field(() => Int, { description: 'Number of labels in the set, shown or not.' })
  readonly size!: number;

  @Field(() => [PredictionType], { description: 'Most probable first. The first label is always among them.' })
  readonly predictions!: readonly PredictionType[];
}

@ArgsType()
export class PredictionSetArgs {
  @Field(() => Float, {
    nullable: true,
    defaultValue: DEFAULTS.coverage,
    description: 'Share of sets that hold the right label. From 0.5 to 0.999.',
  })
  readonly coverage?: number | null;

  @Field(() => Int, { nullable: true, defaultValue: DEFAULTS.labelPageSize })
  readonly first?: number | null;
}
