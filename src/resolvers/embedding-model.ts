import { Authorized, Query, Resolver } from 'type-graphql';
import { EmbeddingModelType } from '../schema/embedding-model.js';
import type { ModelIdentity } from '../services/storage/label-sets/version-log.js';

@Resolver()
export class EmbeddingModelResolver {
  constructor(private readonly running: ModelIdentity) {}

  @Authorized('ANY_KEY')
  @Query(() => EmbeddingModelType, { description: 'The model that this server runs.' })
  model(): EmbeddingModelType {
    return this.running;
  }
}
