import { Field, InputType, ObjectType } from 'type-graphql';
import { LabelSetRef } from '../label-set.js';
import { LabelSetVersionType } from '../label-set-version.js';
import { SampleSetRef } from './sample-set.js';
import { SuggestionType } from './suggestion.js';

@InputType({ description: 'The arguments of LabelSetVersion.suggestions.' })
export class SuggestInput {
  @Field(() => LabelSetRef)
  readonly labelSet!: LabelSetRef;

  @Field(() => SampleSetRef)
  readonly sampleSet!: SampleSetRef;

  @Field(() => [String], { nullable: true })
  readonly candidates?: string[] | null;
}

@ObjectType({ simpleResolvers: true })
export class SuggestPayload {
  @Field(() => LabelSetVersionType)
  readonly labelSetVersion!: LabelSetVersionType;

  @Field(() => [SuggestionType])
  readonly suggestions!: readonly SuggestionType[];
}
