import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { GATE_OUTCOMES, type GateOutcome, UNDECIDED_RULES, type UndecidedRule } from '../../domain/tag-policy.js';
import { enumOf } from '../enums.js';
import { DateTime } from '../scalars.js';
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

const UndecidedRuleEnum = enumOf(
  'UndecidedRule',
  UNDECIDED_RULES,
  'What becomes of a move that the samples can neither pass nor refuse.',
);

const MAX_LOSS = 'Share of right first answers that may be lost: 0.02 is two points.';
const MAX_FALSE_ACCEPTS = 'Share of the samples in no label that may be accepted. Null for any.';
const RECALIBRATE = 'Whether a version is calibrated when the tag moves to it.';

@ObjectType('TagPolicy', {
  simpleResolvers: true,
  description:
    'What a move of the tag must not make worse. It is judged by the latest version of a sample set, on the half of the ' +
    'samples that suggestions and calibrations do not use.',
})
export class TagPolicyType {
  @Field(() => Float, { description: MAX_LOSS })
  readonly maxLoss!: number;

  @Field(() => Float, { nullable: true, description: MAX_FALSE_ACCEPTS })
  readonly maxFalseAccepts!: number | null;

  @Field(() => Boolean, { description: RECALIBRATE })
  readonly recalibrate!: boolean;

  @Field(() => UndecidedRuleEnum)
  readonly undecided!: UndecidedRule;

  @Field(() => DateTime)
  readonly setAt!: Date;

  @Field(() => String)
  readonly setBy!: string;
}

@InputType()
export class TagPolicyInput {
  @Field(() => String, { description: 'Slug of the sample set.' })
  readonly sampleSet!: string;

  @Field(() => Float, { description: MAX_LOSS })
  readonly maxLoss!: number;

  @Field(() => Float, { nullable: true, description: MAX_FALSE_ACCEPTS })
  readonly maxFalseAccepts?: number | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: RECALIBRATE })
  readonly recalibrate?: boolean | null;

  @Field(() => UndecidedRuleEnum, { nullable: true, defaultValue: 'REFUSE' })
  readonly undecided?: UndecidedRule | null;
}

@InputType()
export class SetTagPolicyInput {
  @Field(() => String, { description: 'Slug of the label set.' })
  readonly labelSet!: string;

  @Field(() => String)
  readonly tag!: string;

  @Field(() => TagPolicyInput, { nullable: true, description: "Null removes the tag's policy." })
  readonly policy?: TagPolicyInput | null;
}
