import type { Actor } from '../../../domain/caller.js';
import { UploadedFile } from '../../../domain/image.js';
import { LIMITS } from '../../../domain/limits.js';
import { tooLargeToWait } from '../../../errors.js';
import type { ImageEncoder } from '../../embedding/image-encoder.js';
import type { ImageFile, ImageReader } from '../../images/image-source.js';
import type { ReembeddingPlan, SampleReembedding } from './reembedding.js';
import type { AdditionContext } from './sample-addition.js';

interface DirectParts {
  readonly reembedding: SampleReembedding;
  readonly reader: ImageReader;
  readonly encoder: ImageEncoder;
}

/** Encodes the thumbnails of a small set while a client waits. @throws LexiclipError TOO_LARGE_TO_WAIT; NOT_FOUND */
export async function reembedDirectly(
  { reembedding, reader, encoder }: DirectParts,
  { tenant }: Actor,
  slug: string,
  { admitImage, signal }: Pick<AdditionContext, 'admitImage' | 'signal'>,
): Promise<ReembeddingPlan> {
  const argument = 'input.sampleSet';
  const plan = await reembedding.plan(tenant, slug, argument);
  const { length } = plan.samples;
  if (length > LIMITS.imagesPerCall) {
    const advice = `at most ${LIMITS.imagesPerCall} can be waited for: start it as a job, startJob(input: { reembedSamples: … })`;
    throw tooLargeToWait(argument, `has ${length} samples to encode, and ${advice}`, LIMITS.imagesPerCall);
  }
  await reembedding.run(tenant, plan, async (bytes) => {
    await admitImage();
    const file = (await reader.read({ upload: new UploadedFile(bytes, 'thumbnail') }, argument, {
      tenant,
      signal,
    })) as ImageFile;
    return (await encoder.encode(tenant, file, signal)).vector;
  });
  return plan;
}

/** The same, with its parts. */
export type DirectReembedding = (
  actor: Actor,
  slug: string,
  context: Pick<AdditionContext, 'admitImage' | 'signal'>,
) => Promise<ReembeddingPlan>;
