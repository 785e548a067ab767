import { Field, ObjectType } from 'type-graphql';

@ObjectType('RenderedPrompt', { simpleResolvers: true })
export class RenderedPromptType {
  @Field(() => String, { description: 'As the tokeniser gets it: rendered and cleaned.' })
  readonly text!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The beginning of it that the model reads; all of it unless it is cut. Null where it is cut, and the tokeniser does ' +
      'not tell where.',
  })
  readonly read!: string | null;

  @Field(() => Boolean, { description: 'Whether it is longer than what the model reads.' })
  readonly isCut!: boolean;
}

@ObjectType('RenderedLabel', {
  simpleResolvers: true,
  description: 'What the model reads of a label that is not saved.',
})
export class RenderedLabelType {
  @Field(() => String)
  readonly name!: string;

  @Field(() => [RenderedPromptType])
  readonly prompts!: readonly RenderedPromptType[];
}
