import { Arg, Authorized, Mutation, Resolver } from 'type-graphql';
import { actorOf, type TenantCaller } from '../../domain/caller.js';
import { LearnFromExamplesInput } from '../../schema/evaluation/learning/learn-input.js';
import { LabelSetPayload } from '../../schema/label-set.js';
import type { LabelSetLearning } from '../../services/evaluation/learning/label-set-learning.js';
import { CurrentCaller, CurrentSignal } from '../context.js';
import { labelSetPayload } from '../views/label-set-payloads.js';

@Resolver()
export class LearningResolver {
  constructor(private readonly learning: LabelSetLearning) {}

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload, {
    description:
      'Makes a version with the same labels, which have learned from examples. It is unchanged where that is no better ' +
      'than their texts on examples that were held out. A later change of labels, template or model drops what was ' +
      'learned, and says so.',
  })
  async learnFromExamples(
    @CurrentCaller() caller: TenantCaller,
    @Arg('input', () => LearnFromExamplesInput) { message, expectedVersion, ...request }: LearnFromExamplesInput,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<LabelSetPayload> {
    return labelSetPayload(await this.learning.learn(actorOf(caller), request, { message, expectedVersion, signal }));
  }
}
