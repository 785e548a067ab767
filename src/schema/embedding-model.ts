import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType('EmbeddingModel', { simpleResolvers: true, description: 'The model that vectors were computed with.' })
export class EmbeddingModelType {
  @Field(() => String)
  readonly id!: string;

  @Field(() => String, { description: "SHA-256 of the model's files, in hex." })
  readonly digest!: string;

  @Field(() => Int)
  readonly dimensions!: number;

  @Field(() => String)
  readonly dtype!: string;

  @Field(() => String)
  readonly device!: string;

  @Field(() => Float, { description: 'Factor by which similarities are multiplied before the softmax.' })
  readonly logitScale!: number;
}
