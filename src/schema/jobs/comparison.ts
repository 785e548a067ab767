import { Field, InputType, ObjectType } from 'type-graphql';
import { EvaluationType } from '../evaluation/evaluation.js';
import { PreviewTarget, PreviewType } from '../evaluation/preview.js';
import { SampleSetRef } from '../evaluation/sample-set.js';
import { LabelSetRef } from '../label-set.js';

@InputType({ description: 'The arguments of evaluation.' })
export class EvaluateJob {
  @Field(() => LabelSetRef)
  readonly labelSet!: LabelSetRef;

  @Field(() => SampleSetRef)
  readonly sampleSet!: SampleSetRef;
}

@InputType({ description: 'The arguments of preview.' })
export class PreviewJob {
  @Field(() => LabelSetRef)
  readonly from!: LabelSetRef;

  @Field(() => PreviewTarget)
  readonly to!: PreviewTarget;

  @Field(() => SampleSetRef)
  readonly sampleSet!: SampleSetRef;
}

@ObjectType({ simpleResolvers: true })
export class EvaluatePayload {
  @Field(() => EvaluationType)
  readonly evaluation!: EvaluationType;
}

@ObjectType({ simpleResolvers: true })
export class PreviewPayload {
  @Field(() => PreviewType)
  readonly preview!: PreviewType;
}
