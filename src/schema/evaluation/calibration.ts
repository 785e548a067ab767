import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { Interval, Score } from '../../domain/evaluation.js';
import type { Scoring } from '../../domain/scoring.js';
import { ScoringEnum } from '../enums.js';
import { NodeType } from '../node.js';
import { DateTime } from '../scalars.js';
import { DifferenceType, ProportionType, ScoreEnum } from './figures.js';

@ObjectType('CalibrationTarget', { simpleResolvers: true, description: 'One of the shares; the others are null.' })
export class CalibrationTargetType {
  @Field(() => Float, { nullable: true })
  readonly falseAcceptRate!: number | null;

  @Field(() => Float, { nullable: true })
  readonly precision!: number | null;

  @Field(() => Float, { nullable: true })
  readonly trueAcceptRate!: number | null;

  @Field(() => Boolean)
  readonly guaranteed!: boolean;
}

@ObjectType('ExpectedRate', {
  simpleResolvers: true,
  description: 'A share as it will be for more of the same pictures: its mean, and the ends of 95 % of what may come.',
})
export class ExpectedRateType implements Interval {
  @Field(() => Float)
  readonly value!: number;

  @Field(() => Float)
  readonly low!: number;

  @Field(() => Float)
  readonly high!: number;
}

@ObjectType('ScoreReport', {
  simpleResolvers: true,
  description: 'How well one score tells samples of labels from samples in none.',
})
export class ScoreReportType {
  @Field(() => ScoreEnum)
  readonly score!: Score;

  @Field(() => Float, {
    description: 'Share of pairs of a sample of a label and one in none in which the first has the larger score.',
  })
  readonly auroc!: number;

  @Field(() => ProportionType, {
    description: 'Samples in no label that pass a threshold which 95 % of the others pass.',
  })
  readonly fprAt95Tpr!: ProportionType;
}

@ObjectType('ThresholdRates', { simpleResolvers: true, description: 'What comes of the threshold.' })
export class ThresholdRatesType {
  @Field(() => ProportionType, { description: 'Samples in no label that are accepted.' })
  readonly falseAccepts!: ProportionType;

  @Field(() => ProportionType, { description: 'Samples of a label that are accepted.' })
  readonly trueAccepts!: ProportionType;

  @Field(() => ProportionType, { description: 'Accepted samples, of a label or in none, that are answered rightly.' })
  readonly precision!: ProportionType;
}

@ObjectType('KindRates', { simpleResolvers: true, description: 'Samples in no label that show one kind of thing.' })
export class KindRatesType {
  @Field(() => String, { nullable: true, description: 'Null for those whose kind was not given.' })
  readonly kind!: string | null;

  @Field(() => ProportionType)
  readonly falseAccepts!: ProportionType;
}

@ObjectType('ConfidenceCurve', {
  simpleResolvers: true,
  description: 'confidence = σ(a + b · logit(probability of the first label at the logit scale of the calibration)).',
})
export class ConfidenceCurveType {
  @Field(() => Float)
  readonly a!: number;

  @Field(() => Float)
  readonly b!: number;
}

@ObjectType('Calibration', {
  implements: NodeType,
  simpleResolvers: true,
  description:
    "What the scores of one version mean, by one half of a sample set version's samples. It never changes, and is deleted " +
    'with the label set or the sample set. What it says holds for pictures like the samples.',
})
export class CalibrationType implements NodeType {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String)
  readonly modelDigest!: string;

  @Field(() => String)
  readonly dtype!: string;

  @Field(() => ScoringEnum)
  readonly scoring!: Scoring;

  @Field(() => DateTime)
  readonly createdAt!: Date;

  @Field(() => String)
  readonly createdBy!: string;

  @Field(() => CalibrationTargetType)
  readonly target!: CalibrationTargetType;

  @Field(() => Int, { description: 'Samples of a label that it was fitted to.' })
  readonly knownCount!: number;

  @Field(() => Int, { description: 'Samples in no label that it was fitted to.' })
  readonly unknownCount!: number;

  @Field(() => Int, { description: 'Words that stood for what is in no label; 0 where none were given.' })
  readonly negativeLabelCount!: number;

  @Field(() => Float, { description: "The logit scale that makes the samples likeliest, drawn to the model's own." })
  readonly logitScale!: number;

  @Field(() => Float, { description: 'Mean of -ln of the probability of the right labels, at that scale.' })
  readonly negativeLogLikelihood!: number;

  @Field(() => Float, { description: "The same at the model's own scale." })
  readonly negativeLogLikelihoodBefore!: number;

  @Field(() => ConfidenceCurveType, {
    nullable: true,
    description: 'Null where the probability at that scale is the better confidence.',
  })
  readonly curve!: ConfidenceCurveType | null;

  @Field(() => DifferenceType, {
    description: 'Mean confidence less the share of right answers, of samples that the confidence was not fitted to.',
  })
  readonly overconfidence!: DifferenceType;

  @Field(() => Float, { description: 'Of the same samples, in 15 bins of equal width.' })
  readonly expectedCalibrationError!: number;

  @Field(() => Float, {
    description: 'What that error would be by chance alone, for so many samples and perfect confidences.',
  })
  readonly calibrationErrorByChance!: number;

  @Field(() => [ScoreReportType], { description: 'Every score that these samples allow, best first.' })
  readonly scores!: readonly ScoreReportType[];

  @Field(() => ScoreEnum, { description: 'The one that is used.' })
  readonly score!: Score;

  @Field(() => Boolean, {
    description:
      'True where no samples are in no label: then samples without their own label stand for them, and rates are estimates.',
  })
  readonly estimatedFromLabels!: boolean;

  @Field(() => Float, { description: 'What scores at least this is accepted.' })
  readonly threshold!: number;

  @Field(() => ExpectedRateType, { nullable: true, description: 'Of the share asked for; null for a precision.' })
  readonly expectedRate!: ExpectedRateType | null;

  @Field(() => ThresholdRatesType, { description: 'On the samples that it was fitted to.' })
  readonly fitted!: ThresholdRatesType;

  @Field(() => ThresholdRatesType, {
    description: 'On the other half of the samples, which it was not fitted to. These say what to expect.',
  })
  readonly heldOut!: ThresholdRatesType;

  @Field(() => [KindRatesType], {
    description: 'Samples in no label that it was fitted to, by kind, most accepted first; at most 100 kinds.',
  })
  readonly kinds!: readonly KindRatesType[];

  @Field(() => Int)
  readonly kindCount!: number;

  @Field(() => [String], { description: 'What speaks for caution.' })
  readonly warnings!: readonly string[];
}
