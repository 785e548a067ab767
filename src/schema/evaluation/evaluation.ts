import { ArgsType, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { DEFAULTS } from '../../domain/defaults.js';
import type { Score } from '../../domain/evaluation.js';
import { connectionOf } from '../connection.js';
import { LabelType } from '../label.js';
import { ProportionType, ScoreEnum } from './figures.js';
import { SampleType } from './sample.js';

@ObjectType('ReliabilityBin', {
  simpleResolvers: true,
  description: 'Samples whose first label has a probability above low and at most high.',
})
export class ReliabilityBinType {
  @Field(() => Float)
  readonly low!: number;

  @Field(() => Float)
  readonly high!: number;

  @Field(() => Float, { nullable: true, description: 'Mean probability of the first label. Null in a bin of none.' })
  readonly confidence!: number | null;

  @Field(() => ProportionType)
  readonly accuracy!: ProportionType;
}

@ObjectType('LabelReport', { simpleResolvers: true, description: 'How one label did.' })
export class LabelReportType {
  @Field(() => LabelType)
  readonly label!: LabelType;

  @Field(() => Int, {
    description:
      'Samples that count for it: of several right labels, the one that came first if it is right, else the first.',
  })
  readonly support!: number;

  @Field(() => ProportionType, { description: 'Of these, those for which it came first.' })
  readonly recall!: ProportionType;

  @Field(() => ProportionType, { description: 'Of the samples for which it came first, those that count for it.' })
  readonly precision!: ProportionType;

  @Field(() => Float, { nullable: true, description: 'Null for a label that has no sample and came first for none.' })
  readonly f1!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Of the samples ranked by their similarity to it, the mean of the precision at each of its own. Null without any.',
  })
  readonly averagePrecision!: number | null;
}

export const LabelReportConnection = connectionOf('LabelReport', LabelReportType);

@ArgsType()
export class ConfusionArgs {
  @Field(() => Int, { nullable: true, defaultValue: DEFAULTS.pageSize })
  readonly first?: number | null;

  @Field(() => ID, { nullable: true, description: 'labelId: only pairs in which that label is right.' })
  readonly expected?: string | null;

  @Field(() => ID, { nullable: true, description: 'labelId: only pairs in which that label came first.' })
  readonly predicted?: string | null;
}

@ObjectType('Confusion', {
  simpleResolvers: true,
  description: 'Two labels, one of which came first where the other is right.',
})
export class ConfusionType {
  @Field(() => LabelType)
  readonly expected!: LabelType;

  @Field(() => LabelType)
  readonly predicted!: LabelType;

  @Field(() => Int)
  readonly count!: number;
}

@ObjectType('SampleResult', { simpleResolvers: true, description: 'What a version says of one sample.' })
export class SampleResultType {
  @Field(() => SampleType)
  readonly sample!: SampleType;

  @Field(() => LabelType, { description: 'The label that came first.' })
  readonly predicted!: LabelType;

  @Field(() => Float)
  readonly similarity!: number;

  @Field(() => Float)
  readonly probability!: number;

  @Field(() => LabelType, {
    nullable: true,
    description: 'Of the right labels in the version, the one that came first.',
  })
  readonly right!: LabelType | null;

  @Field(() => Int, { nullable: true, description: 'Its place, from 1.' })
  readonly rightRank!: number | null;

  @Field(() => Float, { nullable: true })
  readonly rightSimilarity!: number | null;

  @Field(() => Float, { nullable: true, description: 'Of all right labels together.' })
  readonly rightProbability!: number | null;
}

export const SampleResultConnection = connectionOf('SampleResult', SampleResultType);

@ObjectType('ThresholdPoint', {
  simpleResolvers: true,
  description: 'What comes of answering only where the score is at least a threshold.',
})
export class ThresholdPointType {
  @Field(() => Float)
  readonly threshold!: number;

  @Field(() => ProportionType, {
    description: 'Of the answered samples that have a right label, those that are right.',
  })
  readonly accuracy!: ProportionType;

  @Field(() => ProportionType, { description: 'Samples that have a right label and are not answered.' })
  readonly refusals!: ProportionType;

  @Field(() => ProportionType, { description: 'Samples in no label that are answered.' })
  readonly falseAccepts!: ProportionType;
}

@ObjectType('UnknownReport', {
  description:
    'How well scores tell samples that have a right label from those in none. PROTOTYPE takes 40 samples of a label, and ' +
    'LOGISTIC 40 in none as well; with fewer, and with more than 10,000 labels, its figures are null. They are made of ' +
    'all samples, each scored as if it was not among them. NEGATIVE_LABELS needs words: the report of a calibration has it.',
})
export class UnknownReportType {}

@ArgsType()
export class ScoreArgs {
  @Field(() => ScoreEnum, { nullable: true, defaultValue: DEFAULTS.unknownScore })
  readonly score?: Score | null;
}

@ObjectType('Evaluation', {
  simpleResolvers: true,
  description:
    'A version of a label set, judged by the samples of a version of a sample set that are judged and are no examples. ' +
    "Probabilities are over all labels, at the model's own scale. It is computed once and kept.",
})
export class EvaluationType {
  @Field(() => Int, { description: 'Samples with a right label in the version.' })
  readonly sampleCount!: number;

  @Field(() => Int, { description: 'Samples that are in no label.' })
  readonly unknownCount!: number;

  @Field(() => Int, { description: 'Samples none of whose right labels the version has. They count nowhere else.' })
  readonly notInVocabulary!: number;

  @Field(() => Int, { description: 'Samples that are not judged yet. They count nowhere else.' })
  readonly unjudgedCount!: number;

  @Field(() => ProportionType, { description: 'Samples of which a right label came first.' })
  readonly top1!: ProportionType;

  @Field(() => ProportionType, { nullable: true, description: 'Null under five labels.' })
  readonly top5!: ProportionType | null;

  @Field(() => Float, { nullable: true, description: 'Over the labels that samples count for.' })
  readonly meanPerClassRecall!: number | null;

  @Field(() => Float, { nullable: true, description: 'Over the labels that a sample counts for or that came first.' })
  readonly macroF1!: number | null;

  @Field(() => Float, { nullable: true, description: 'Mean of -ln of the probability of the right labels.' })
  readonly negativeLogLikelihood!: number | null;

  @Field(() => Float, { nullable: true, description: 'Of 15 bins of equal width. Compare it with what chance gives.' })
  readonly expectedCalibrationError!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'What the calibration error would be by chance alone, for so many samples and perfect confidences.',
  })
  readonly calibrationErrorByChance!: number | null;

  @Field(() => [ReliabilityBinType])
  readonly reliability!: readonly ReliabilityBinType[];
}
