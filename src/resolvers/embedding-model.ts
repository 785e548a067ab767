import { Authorized, Query, Resolver } from 'type-graphql';
import type { ModelIdentity } from '../domain/model-identity.js';
import { EmbeddingModelType } from '../schema/embedding-model.js';
import { modelView } from './views/views.js';

@Resolver()
export class EmbeddingModelResolver {
  constructor(private readonly running: ModelIdentity) {}

  @Authorized('ANY_KEY')
  @Query(() => EmbeddingModelType, { description: 'The model that this server runs.' })
  model(): EmbeddingModelType {
    return modelView(this.running);
  }
}
