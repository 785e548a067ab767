import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../connection.js';
import { DateTime } from '../../scalars.js';

@ObjectType('InboxGuess', { simpleResolvers: true, description: 'A label that a waiting picture may show.' })
export class InboxGuessType {
  @Field(() => ID)
  readonly labelId!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => Float)
  readonly probability!: number;
}

@ObjectType('InboxItem', { simpleResolvers: true, description: 'A picture that nobody has judged yet.' })
export class InboxItemType {
  @Field(() => ID, { description: 'What judgeSamples takes.' })
  readonly sampleId!: string;

  @Field(() => String, { nullable: true })
  readonly fileName!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was collected from classifications. Null for a sample of the set.',
  })
  readonly collectedAt!: Date | null;

  @Field(() => InboxGuessType, {
    nullable: true,
    description: "By the label set's latest version. Null where there is no vector of its model.",
  })
  readonly best!: InboxGuessType | null;

  @Field(() => InboxGuessType, { nullable: true })
  readonly second!: InboxGuessType | null;

  @Field(() => Float, { nullable: true, description: 'Probability of the best label, less that of the second.' })
  readonly margin!: number | null;
}

export const InboxConnection = connectionOf('InboxItem', InboxItemType);

@ObjectType('Collection', {
  simpleResolvers: true,
  description: 'Which pictures a sample set collects from classifications with its label set.',
})
export class CollectionType {
  @Field(() => Float, { nullable: true, description: 'Share of all pictures. Null where the margin decides.' })
  readonly share!: number | null;

  @Field(() => Float, { nullable: true, description: 'Largest margin. Null where the share decides.' })
  readonly maxMargin!: number | null;

  @Field(() => Int, { description: 'At most so many on a day, in UTC.' })
  readonly perDay!: number;

  @Field(() => DateTime, { description: 'Nothing is collected from then on.' })
  readonly until!: Date;

  @Field(() => Boolean, { description: 'Whether small pictures are kept, and not vectors alone.' })
  readonly thumbnails!: boolean;

  @Field(() => String, { description: 'Name of the API key that has set it.' })
  readonly setBy!: string;

  @Field(() => DateTime)
  readonly setAt!: Date;
}

@InputType({ description: 'What is to be collected. Give exactly one of share and maxMargin.' })
export class CollectionInput {
  @Field(() => Float, { nullable: true, description: 'Share of all pictures, over 0 and at most 1.' })
  readonly share?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Those whose two most probable labels differ by no more, over 0 and at most 1.',
  })
  readonly maxMargin?: number | null;

  @Field(() => Int, { description: 'At most so many on a day, in UTC.' })
  readonly perDay!: number;

  @Field(() => Int, { description: 'For so many days from now on.' })
  readonly days!: number;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether small pictures are kept, and not vectors alone.',
  })
  readonly thumbnails?: boolean | null;
}

@InputType()
export class SetCollectionInput {
  @Field(() => String, { description: 'Slug of the sample set.' })
  readonly sampleSet!: string;

  @Field(() => CollectionInput, { nullable: true, description: 'Null ends it. Pictures that wait stay.' })
  readonly collection?: CollectionInput | null;
}
