import { Field, Float, ID, Int, ObjectType } from 'type-graphql';

@ObjectType('LearnedFrom', {
  simpleResolvers: true,
  description:
    'What a version has learned from: labels with examples share the probability that their texts have together by a ' +
    'linear classifier; the others keep theirs.',
})
export class LearnedFromType {
  @Field(() => ID)
  readonly sampleSetId!: string;

  @Field(() => String, { description: "The set's slug at that time." })
  readonly sampleSetSlug!: string;

  @Field(() => Int)
  readonly sampleSetVersion!: number;

  @Field(() => Int)
  readonly exampleCount!: number;

  @Field(() => Int, { description: 'Labels that have examples.' })
  readonly labelCount!: number;

  @Field(() => [ID], {
    description:
      'The `labelId` of labels whose text is so wrong by their examples that it is replaced by what these would have as ' +
      'one. Their `similarity` is still that of the text.',
  })
  readonly replacedTexts!: readonly string[];

  @Field(() => Float, { description: "Weight of nearness to the mean of a label's examples." })
  readonly a!: number;

  @Field(() => Float, { description: 'Weight of the discriminant, which knows how examples are spread.' })
  readonly b!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Mean decrease of the negative log-likelihood of examples that were held out, nats. Null where no label has two.',
  })
  readonly gain!: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the gain. What gains no more than that is not used.' })
  readonly standardError!: number | null;

  @Field(() => String, { description: 'SHA-256 of what was learned, hex.' })
  readonly classifier!: string;
}
