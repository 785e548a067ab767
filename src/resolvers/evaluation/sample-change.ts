import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { actorOf, type TenantCaller } from '../../domain/caller.js';
import type { TenantId } from '../../domain/ids.js';
import {
  AddSamplesInput,
  AddSamplesPayload,
  CreateSampleSetInput,
  JudgeSamplesInput,
  ReembedSamplesInput,
  ReembedSamplesPayload,
  RemoveSamplesInput,
  SampleSetPayload,
} from '../../schema/evaluation/samples/sample-change.js';
import { DeletePayload } from '../../schema/node.js';
import type { ImageVectorLoader } from '../../services/embedding/image-vectors.js';
import type { DirectReembedding } from '../../services/evaluation/samples/direct-reembedding.js';
import type { SampleAddition } from '../../services/evaluation/samples/sample-addition.js';
import type { SampleEditor } from '../../services/evaluation/samples/sample-editor.js';
import type { SampleSetCreation } from '../../services/evaluation/samples/sample-set-creation.js';
import { CurrentCaller, CurrentSignal, CurrentTenant, type RequestContext, tenantCaller } from '../context.js';
import { addSamplesPayload, createdSampleSetPayload, reembeddedPayload, sampleSetPayload } from '../views/samples.js';
import { deletePayload } from '../views/views.js';

/** The mutations of sample sets. */
@Resolver()
export class SampleChangeResolver {
  constructor(
    private readonly creation: SampleSetCreation,
    private readonly addition: SampleAddition,
    private readonly editor: SampleEditor,
    private readonly reembed: DirectReembedding,
  ) {}

  @Authorized('CATALOG_WRITE')
  @Mutation(() => SampleSetPayload)
  async createSampleSet(
    @CurrentCaller() caller: TenantCaller,
    @Arg('input', () => CreateSampleSetInput) input: CreateSampleSetInput,
  ): Promise<SampleSetPayload> {
    const set = { ...input, keepThumbnails: input.keepThumbnails ?? false };
    return createdSampleSetPayload(await this.creation.create(actorOf(caller), set));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => AddSamplesPayload, {
    description:
      'Adds samples, and changes those whose pictures are known, in one version. A picture that cannot be read fails alone. ' +
      'More of them are a job: startJob(input: { addSamples }).',
  })
  async addSamples(
    @Ctx() context: RequestContext,
    @Arg('input', () => AddSamplesInput) { sampleSet, samples, message, expectedVersion }: AddSamplesInput,
  ): Promise<AddSamplesPayload> {
    const { images, admitImage, signal } = context;
    const addition = { images: images as ImageVectorLoader, admitImage, message, expectedVersion, signal };
    const added = await this.addition.add(actorOf(tenantCaller(context)), sampleSet, samples, addition);
    return addSamplesPayload(
      added,
      samples.map(({ fileName }) => fileName),
    );
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => SampleSetPayload, { description: 'Older versions keep them.' })
  async removeSamples(
    @CurrentCaller() caller: TenantCaller,
    @Arg('input', () => RemoveSamplesInput) { sampleSet, sampleIds, ...options }: RemoveSamplesInput,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<SampleSetPayload> {
    return sampleSetPayload(await this.editor.remove(actorOf(caller), sampleSet, sampleIds, { ...options, signal }));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => SampleSetPayload, { description: 'Gives answers to samples of the set, in one version.' })
  async judgeSamples(
    @CurrentCaller() caller: TenantCaller,
    @Arg('input', () => JudgeSamplesInput) { sampleSet, judgements, ...options }: JudgeSamplesInput,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<SampleSetPayload> {
    return sampleSetPayload(await this.editor.judge(actorOf(caller), sampleSet, judgements, { ...options, signal }));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => ReembedSamplesPayload, {
    description:
      'After a change of model: makes vectors of the new one from kept thumbnails, for samples that have none. They are ' +
      'not what the pictures themselves would give: vectorOrigins says so. Of large sets it is a job.',
  })
  async reembedSamples(
    @Ctx() context: RequestContext,
    @Arg('input', () => ReembedSamplesInput) { sampleSet }: ReembedSamplesInput,
  ): Promise<ReembedSamplesPayload> {
    return reembeddedPayload(await this.reembed(actorOf(tenantCaller(context)), sampleSet, context));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => DeletePayload, {
    description: 'Deletes the sample set with all its versions, vectors and thumbnails, and what was made from them.',
  })
  async deleteSampleSet(
    @CurrentTenant() tenant: TenantId,
    @Arg('slug', () => String) slug: string,
  ): Promise<DeletePayload> {
    return deletePayload(await this.editor.delete(tenant, slug));
  }
}
