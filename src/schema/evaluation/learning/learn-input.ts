import { Field, InputType, Int } from 'type-graphql';
import { SampleSetRef } from '../sample-set.js';

@InputType()
export class LearnFromExamplesInput {
  @Field(() => String)
  readonly labelSet!: string;

  @Field(() => SampleSetRef, { description: 'Its samples with the role of examples are learned from.' })
  readonly sampleSet!: SampleSetRef;

  @Field(() => String, { nullable: true, description: 'Kept with the version.' })
  readonly message?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The latest version that the author knows. If it is no longer the latest, nothing is changed: CONFLICT.',
  })
  readonly expectedVersion?: number | null;
}
