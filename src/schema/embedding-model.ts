import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType('EmbeddingModel', { simpleResolvers: true, description: 'A CLIP model, as vectors were made with it.' })
export class EmbeddingModelType {
  @Field(() => String)
  readonly id!: string;

  @Field(() => String, { description: "SHA-256 over the model's files." })
  readonly digest!: string;

  @Field(() => Int)
  readonly dimensions!: number;

  @Field(() => String)
  readonly dtype!: string;

  @Field(() => String)
  readonly device!: string;

  @Field(() => Float, { description: 'What similarities are multiplied with before the softmax.' })
  readonly logitScale!: number;
}
