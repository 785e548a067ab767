import { Field, Float, Int, ObjectType } from 'type-graphql';
import { type Interval, type Proportion, SCORES, type Score } from '../../domain/evaluation.js';
import { enumOf } from '../enums.js';

@ObjectType('Proportion', { simpleResolvers: true, description: "A share with its counts and Wilson's 95 % interval." })
export class ProportionType implements Proportion {
  @Field(() => Float, { nullable: true, description: 'From 0 to 1. Null when it is of nothing, as are low and high.' })
  readonly value!: number | null;

  @Field(() => Float, { nullable: true })
  readonly low!: number | null;

  @Field(() => Float, { nullable: true })
  readonly high!: number | null;

  @Field(() => Int)
  readonly count!: number;

  @Field(() => Int)
  readonly of!: number;
}

@ObjectType('Difference', { simpleResolvers: true, description: 'A difference of two shares with its 95 % interval.' })
export class DifferenceType implements Interval {
  @Field(() => Float, { description: 'From -1 to 1: 0.02 is two points.' })
  readonly value!: number;

  @Field(() => Float)
  readonly low!: number;

  @Field(() => Float)
  readonly high!: number;
}

export const ScoreEnum = enumOf<Score>(
  'Score',
  SCORES,
  'By which pictures that are in no label are told from the others; larger means: in the vocabulary. SIMILARITY and ' +
    'PROBABILITY are those of the first label. PROTOTYPE adds to the similarity the largest cosine to the mean of ' +
    "a label's samples, both in deviations. LOGISTIC is learned from samples of labels and in none: of " +
    'similarity, probability, prototype, the nearest samples and the Mahalanobis distance. NEGATIVE_LABELS is ' +
    'the probability of all labels together beside words for other things.',
);
