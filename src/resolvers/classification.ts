import { Arg, Args, Authorized, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { DEFAULTS, withDefaults } from '../domain/defaults.js';
import { ClassificationType, ClassifyInput, ClassifyManyInput, ClassifyOutcome } from '../schema/classification.js';
import { PredictionSetArgs, PredictionSetType } from '../schema/classify/prediction-set.js';
import { checkPredictionSet } from '../services/classify/calibrated.js';
import type { Classifier, ClassifyContext } from '../services/classify/classifier.js';
import type { ImageVectorLoader } from '../services/embedding/image-vectors.js';
import { type RequestContext, tenantCaller } from './context.js';
import { type ClassificationView, classificationView, failureView } from './views/views.js';

const PREDICTION_SET = { coverage: DEFAULTS.coverage, first: DEFAULTS.labelPageSize };
const RANKING = { topK: DEFAULTS.topK, scoring: DEFAULTS.scoring };

@Resolver(() => ClassificationType)
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

  @FieldResolver(() => PredictionSetType, {
    nullable: true,
    description: 'The labels that hold the right one at a rate. Null for what follows no calibration.',
  })
  predictionSet(
    @Root() { setOf, predictionView }: ClassificationView,
    @Args(() => PredictionSetArgs) given: PredictionSetArgs,
  ): PredictionSetType | null {
    const { coverage, first } = withDefaults(given, PREDICTION_SET);
    checkPredictionSet(coverage, first);
    if (!setOf) return null;
    const { size, predictions } = setOf(coverage, first);
    return { size, predictions: predictions.map(predictionView) };
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
