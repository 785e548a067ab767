import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import { SUGGESTION_KINDS, type SuggestionKind } from '../../domain/suggestion.js';
import { enumOf } from '../enums.js';
import { LabelType } from '../label.js';
import { LabelSetRef } from '../label-set.js';
import { LabelSetVersionType } from '../label-set-version.js';
import { DraftChangeType } from './finding.js';
import { SampleSetRef } from './sample-set.js';

const SuggestionKindEnum = enumOf('SuggestionKind', SUGGESTION_KINDS, 'What an edit of a vocabulary does.');

@ObjectType('Suggestion', {
  simpleResolvers: true,
  description: 'An edit that would answer more samples rightly, on the half of them that never judges.',
})
export class SuggestionType {
  @Field(() => SuggestionKindEnum)
  readonly kind!: SuggestionKind;

  @Field(() => LabelType, { nullable: true, description: 'Null for an edit of the templates.' })
  readonly label!: LabelType | null;

  @Field(() => String, { nullable: true, description: 'The synonym or template. Null for the other kinds.' })
  readonly text!: string | null;

  @Field(() => Boolean, {
    description:
      'Whether it passes two tests together: the exact test of McNemar, one-sided, at 5 % on all samples, and a gain in ' +
      'each fifth of them by what the others choose. Otherwise it is possible, not proven.',
  })
  readonly isProven!: boolean;

  @Field(() => Int, { description: 'Samples that it would answer rightly, and that are wrong now.' })
  readonly fixed!: number;

  @Field(() => Int, { description: 'Samples that it would answer wrongly, and that are right now.' })
  readonly broken!: number;

  @Field(() => Int, { description: 'Samples that chose it.' })
  readonly of!: number;

  @Field(() => Float, { description: "Of McNemar's exact test, one-sided." })
  readonly pValue!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'The gain to expect: share of samples gained where the edit is chosen without them. Null for what is not proven.',
  })
  readonly crossFittedGain!: number | null;

  @Field(() => String)
  readonly message!: string;

  @Field(() => DraftChangeType)
  readonly change!: DraftChangeType;
}

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
