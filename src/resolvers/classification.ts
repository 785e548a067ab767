import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { DEFAULTS, withDefaults } from '../domain/defaults.js';
import { ClassificationType, ClassifyInput, ClassifyManyInput, ClassifyOutcome } from '../schema/classification.js';
import type { Classifier, ClassifyContext } from '../services/classify/classifier.js';
import type { ImageVectorLoader } from '../services/embedding/image-vectors.js';
import { type RequestContext, tenantCaller } from './context.js';
import { classificationView, failureView } from './views/views.js';

const RANKING = { topK: DEFAULTS.topK, scoring: DEFAULTS.scoring };

@Resolver()
export class ClassificationResolver {
  constructor(private readonly classifier: Classifier) {}

  @Authorized('CLASSIFY')
  @Query(() => ClassificationType, {
    description:
      'Classifies one image. Images of aliased fields in one query are encoded as one batch. Send uploads with ' +
      'classifyImage: to the cache of a client, two queries with different files are the same query.',
  })
  classify(@Ctx() context: RequestContext, @Arg('input', () => ClassifyInput) input: ClassifyInput) {
    return this.one(context, input);
  }

  @Authorized('CLASSIFY')
  @Mutation(() => ClassificationType, {
    description:
      'As classify; for uploads, as caches keep no answers of mutations. Changes nothing. Mutations of one document run ' +
      'one after another: send several images with classifyImages.',
  })
  classifyImage(@Ctx() context: RequestContext, @Arg('input', () => ClassifyInput) input: ClassifyInput) {
    return this.one(context, input);
  }

  @Authorized('CLASSIFY')
  @Query(() => [ClassifyOutcome], {
    description:
      'One outcome for each image, in the given order. A bad image fails alone. Send uploads with classifyImages.',
  })
  classifyMany(@Ctx() context: RequestContext, @Arg('input', () => ClassifyManyInput) input: ClassifyManyInput) {
    return this.many(context, input);
  }

  @Authorized('CLASSIFY')
  @Mutation(() => [ClassifyOutcome], { description: 'As classifyMany; for uploads. Changes nothing.' })
  classifyImages(@Ctx() context: RequestContext, @Arg('input', () => ClassifyManyInput) input: ClassifyManyInput) {
    return this.many(context, input);
  }

  private async one(context: RequestContext, input: ClassifyInput) {
    const request = withDefaults(input, RANKING);
    return classificationView(await this.classifier.classify(classifyContext(context), request));
  }

  private async many(context: RequestContext, input: ClassifyManyInput) {
    const request = withDefaults(input, RANKING);
    const outcomes = await this.classifier.classifyMany(classifyContext(context), request);
    return outcomes.map((outcome) => ('error' in outcome ? failureView(outcome) : classificationView(outcome)));
  }
}

const classifyContext = (context: RequestContext): ClassifyContext => ({
  tenant: tenantCaller(context).tenant.id,
  images: context.images as ImageVectorLoader,
  admitImage: context.admitImage,
  signal: context.signal,
  observer: context.observer,
});
