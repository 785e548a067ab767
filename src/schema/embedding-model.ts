import { Field, Float, ID, Int, ObjectType } from 'type-graphql';

@ObjectType('EmbeddingModel', { simpleResolvers: true, description: 'The model that vectors were computed with.' })
export class EmbeddingModelType {
  @Field(() => ID, { description: 'Of this model with these weights, this dtype and on this device.' })
  readonly id!: string;

  @Field(() => String, { description: 'Of the model, as the server was told: a name, or an id on a hub.' })
  readonly modelId!: string;

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
