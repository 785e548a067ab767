import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { GATE_OUTCOMES, type GateOutcome } from '../../domain/tag-policy.js';
import { enumOf } from '../enums.js';
import { DifferenceType, ProportionType } from './figures.js';

const GateOutcomeEnum = enumOf(
  'GateOutcome',
  GATE_OUTCOMES,
  'What the samples of a policy say of a move: UNDECIDED, when they are too few to say that it is good or bad enough.',
);

@ObjectType('GateReport', {
  simpleResolvers: true,
  description:
    "How a tag's policy judged a move: on the half of its samples that suggestions and calibrations do not use.",
})
export class GateReportType {
  @Field(() => GateOutcomeEnum)
  readonly outcome!: GateOutcome;

  @Field(() => String, { description: 'The whole of it in words, with its figures.' })
  readonly sentence!: string;

  @Field(() => ID)
  readonly sampleSetId!: string;

  @Field(() => Int)
  readonly sampleSetVersion!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Number of the version that the tag was last on. Null when it was on none, as are the counts.',
  })
  readonly comparedWith!: number | null;

  @Field(() => Int, { nullable: true, description: 'Samples that only the new version answers rightly.' })
  readonly gained!: number | null;

  @Field(() => Int, { nullable: true, description: 'Samples that only the old version answers rightly.' })
  readonly lost!: number | null;

  @Field(() => Int, { nullable: true, description: 'Samples that were compared.' })
  readonly of!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Samples that were not compared, because only one of the versions has a right label of theirs.',
  })
  readonly apart!: number | null;

  @Field(() => DifferenceType, {
    nullable: true,
    description: "Of the shares of right first answers, new less old, with Tango's score interval.",
  })
  readonly difference!: DifferenceType | null;

  @Field(() => Float, {
    nullable: true,
    description: "Of McNemar's exact test, one-sided: so many losses or more among the answers that changed.",
  })
  readonly pValue!: number | null;

  @Field(() => Float, { nullable: true, description: 'Share of right first answers that may be lost.' })
  readonly maxLoss!: number | null;

  @Field(() => ProportionType, {
    nullable: true,
    description: 'Samples in no label that the new version accepts. Null when the policy allows any.',
  })
  readonly falseAccepts!: ProportionType | null;

  @Field(() => Float, { nullable: true })
  readonly maxFalseAccepts!: number | null;
}
