import { isRetryable, jittered, sleep } from '../../../src/cli/service/transport/retries.js';
import type { Request, RequestOptions } from './client.js';
import { ClassifyImagesDocument, type ClassifyImagesMutation, type ClassifyManyInput } from './generated/graphql.js';

/** What became of one image, told apart by `__typename`: `Classification` or `ClassifyFailure`. */
export type ClassifyOutcome = NonNullable<ClassifyImagesMutation['classifyImages']>[number];

/**
 * Classifies images in one request, and sends those again, alone, that the service asks to send later.
 *
 * @param maxWaitMs total time of the waits in between
 * @returns an outcome for each image, in their order; `index` is the image's place in the input
 */
export async function classifyImages(
  request: Request,
  input: ClassifyManyInput,
  maxWaitMs: number,
  options: RequestOptions,
): Promise<ClassifyOutcome[]> {
  const outcomes: ClassifyOutcome[] = [];
  let places = input.images.map((_, place) => place);
  for (let waited = 0; ; ) {
    const images = places.map((place) => input.images[place] as ClassifyManyInput['images'][number]);
    const { classifyImages: answers } = await request(ClassifyImagesDocument, { input: { ...input, images } }, options);
    const waits: number[] = [];
    const left: number[] = [];
    for (const [i, place] of places.entries()) {
      const outcome = answers[i] as ClassifyOutcome;
      outcomes[place] = outcome.__typename === 'ClassifyFailure' ? { ...outcome, index: place } : outcome;
      if (outcome.__typename === 'Classification' || !isRetryable(outcome.code)) continue;
      left.push(place);
      waits.push(outcome.retryAfterMs ?? 0);
    }
    const ms = jittered(Math.max(0, ...waits));
    if (left.length === 0 || waited + ms > maxWaitMs) return outcomes;
    await sleep(ms, options.signal);
    waited += ms;
    places = left;
  }
}
