import { Field, InputType, Int } from 'type-graphql';
import { LabelInput } from '../label.js';
import { PromptTemplateRef } from '../prompt-template.js';

@InputType({ description: 'A change that is not committed. Give at least one of the fields.' })
export class DraftInput {
  @Field(() => [LabelInput], { nullable: true, description: 'As upsertLabels takes them.' })
  readonly upsert?: LabelInput[] | null;

  @Field(() => [String], { nullable: true, description: 'Names or labelIds of labels to remove, before any is added.' })
  readonly remove?: string[] | null;

  @Field(() => PromptTemplateRef, { nullable: true })
  readonly promptTemplate?: PromptTemplateRef | null;
}

@InputType()
export class ApplyDraftInput {
  @Field(() => String)
  readonly labelSet!: string;

  @Field(() => DraftInput)
  readonly draft!: DraftInput;

  @Field(() => String, { nullable: true, description: 'Kept with the version.' })
  readonly message?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The latest version that the author knows. If it is no longer the latest, nothing is changed: CONFLICT.',
  })
  readonly expectedVersion?: number | null;
}
