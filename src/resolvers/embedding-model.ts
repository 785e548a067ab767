import { Authorized, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { ModelIdentity } from '../domain/model-identity.js';
import { EmbeddingModelType } from '../schema/embedding-model.js';
import { modelView } from './views/views.js';

@Resolver(() => EmbeddingModelType)
export class EmbeddingModelResolver {
  constructor(
    private readonly running: ModelIdentity,
    private readonly runningImageSize: number,
  ) {}

  @Authorized('ANY_KEY')
  @Query(() => EmbeddingModelType, { description: 'The model that this server runs.' })
  model(): EmbeddingModelType {
    return modelView(this.running);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      'Pixels a side of the square that the model reads; the longer side where it is no square, and the usual one where ' +
      'patches vary. Null for a model that this server does not run.',
  })
  imageSize(@Root() { digest }: EmbeddingModelType): number | null {
    return digest === this.running.digest ? this.runningImageSize : null;
  }
}
