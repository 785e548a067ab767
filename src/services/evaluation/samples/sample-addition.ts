import type { Actor } from '../../../domain/caller.js';
import type { SampleId } from '../../../domain/ids.js';
import type { ImageSource } from '../../../domain/image.js';
import { LIMITS } from '../../../domain/limits.js';
import type { SampleSet } from '../../../domain/sample.js';
import { LexiclipError, tooLargeToWait } from '../../../errors.js';
import type { ImageEncoder } from '../../embedding/image-encoder.js';
import type { ImageVectorLoader, ImageVectors } from '../../embedding/image-vectors.js';
import { ImageFault } from '../../images/image-fault.js';
import type { ImageReader } from '../../images/image-source.js';
import { checkCount } from '../../validation/text.js';
import { GivenSamples } from './changes/given-samples.js';
import type { SampleChangeOptions, SampleChangeResult } from './changes/sample-changes.js';
import { type AnswerInput, checkAnswer } from './changes/sample-input.js';
import type { Picture } from './changes/sample-plan.js';
import type { SampleContents } from './sample-contents.js';
import type { SampleEditor } from './sample-editor.js';
import { sampleIndex } from './sample-lookup.js';
import type {
  IdentifiedPicture,
  KeptOfSamples,
  PictureEncoder,
  PreparedPicture,
  SamplePictures,
  SampleSource,
} from './sample-pictures.js';
import type { SampleQuota } from './sample-quota.js';
import type { SampleSets } from './sample-sets.js';

export interface SampleInput extends AnswerInput {
  readonly image: ImageSource;
}

/** The request that samples come with. */
export interface AdditionContext extends SampleChangeOptions {
  readonly images: ImageVectorLoader;
  /** Counts an image. @throws LexiclipError RATE_LIMITED when the tenant has used up its images for this minute */
  readonly admitImage: () => Promise<void>;
}

/** A picture that is no sample because it cannot be read. */
export interface SampleFailure {
  readonly index: number;
  readonly error: LexiclipError;
}

export interface AdditionResult extends SampleChangeResult {
  readonly failures: readonly SampleFailure[];
}

interface SampleAdditionParts {
  readonly sampleSets: SampleSets;
  readonly contents: SampleContents;
  readonly editor: SampleEditor;
  readonly pictures: SamplePictures;
  readonly quota: SampleQuota;
  readonly reader: ImageReader;
  readonly encoder: ImageEncoder;
  readonly imageVectors: ImageVectors;
}

/** Adds the samples of one request: what a client waits for. */
export class SampleAddition {
  constructor(private readonly parts: SampleAdditionParts) {}

  /**
   * Adds samples and changes known ones, in one version. A picture that cannot be read is a failure, and does not affect
   * the others.
   *
   * @throws LexiclipError as `SampleChanges.change`; BAD_USER_INPUT naming the sample; TOO_LARGE_TO_WAIT
   */
  async add(
    actor: Actor,
    slug: string,
    inputs: readonly SampleInput[],
    context: AdditionContext,
  ): Promise<AdditionResult> {
    checkSize(inputs);
    const { sampleSets, editor, pictures } = this.parts;
    const { tenant } = actor;
    const set = await sampleSets.getFresh(tenant, slug, 'input.sampleSet');
    const vocabulary = await editor.vocabulary(tenant, set);
    const answers = inputs.map((input, i) => checkAnswer(input, vocabulary, `input.samples[${i}]`));
    const failures = new Failures();
    const read = await failures.keep(inputs.map((input, i) => this.read(actor, set, input, i, context)));
    const given = new GivenSamples();
    const firstOf = new Map<SampleId, { readonly index: number; readonly picture: IdentifiedPicture }>();
    for (const { index, value: picture } of read) {
      given.add({ id: picture.id, answer: answers[index] as (typeof answers)[number], at: `input.samples[${index}]` });
      if (!firstOf.has(picture.id)) firstOf.set(picture.id, { index, picture });
    }
    const kept = await this.keptOf(actor, set, given);
    const encoder = this.encoderOf(actor, context);
    const prepared = await failures.keep(
      [...firstOf.values()].map(async ({ picture }) => pictures.prepare(set, picture, kept, encoder)),
      [...firstOf.values()].map(({ index }) => index),
    );
    await pictures.keep(
      tenant,
      set,
      prepared.map(({ value }) => value),
    );
    this.describe(given, prepared);
    const result = await editor.commit(actor, slug, () => given.values(), context);
    return { ...result, unchanged: result.unchanged + given.repeated, failures: failures.inOrder };
  }

  private async read(
    { tenant }: Actor,
    set: SampleSet,
    { image }: SampleInput,
    i: number,
    { admitImage, signal }: AdditionContext,
  ): Promise<IdentifiedPicture> {
    const { reader, pictures } = this.parts;
    if (image.embedding == null) await admitImage();
    const found = await reader.read(image, `input.samples[${i}].image`, { tenant, signal });
    const source: SampleSource =
      found.kind === 'embedding' ? pictures.given(found.values, found.argument) : { kind: 'file', file: found };
    return pictures.identify(set.id, source);
  }

  /** What is kept of the samples already. @throws LexiclipError FORBIDDEN when those that are new are too many */
  private async keptOf({ tenant }: Actor, set: SampleSet, given: GivenSamples): Promise<KeptOfSamples> {
    const { contents, quota, pictures } = this.parts;
    const { samples } = await contents.get(tenant, set.latest);
    const rowOf = await sampleIndex(samples);
    const known = new Map<SampleId, Picture>();
    for (const id of given.ids) {
      const row = rowOf.get(id);
      if (row !== undefined) known.set(id, samples[row] as Picture);
    }
    await quota.checkSamples(tenant, given.size - known.size, 'input.samples');
    return pictures.kept(tenant, set, given.ids, known);
  }

  private encoderOf({ tenant }: Actor, { images, signal }: AdditionContext): PictureEncoder {
    const { encoder, imageVectors } = this.parts;
    return {
      async look(file, { vector: isWanted, thumbnail }) {
        if (!isWanted) return { ...(await encoder.decode(tenant, file, signal, { thumbnail })), vector: null };
        if (thumbnail) return imageVectors.withThumbnail(tenant, file, signal);
        const { vector, info } = await images.load(file);
        return { ...info, vector, thumbnail: null };
      },
    };
  }

  /** Leaves only those that could be prepared. */
  private describe(given: GivenSamples, prepared: readonly { readonly value: PreparedPicture }[]): void {
    const pictureOf = new Map(prepared.map(({ value: { id, picture } }) => [id, picture]));
    for (const id of given.ids) {
      const picture = pictureOf.get(id);
      if (picture) given.describe(id, picture);
      else given.remove(id);
    }
  }
}

function checkSize(inputs: readonly SampleInput[]): void {
  checkCount(inputs.length, 'input.samples', 1, LIMITS.samplesPerCall);
  const files = inputs.filter(({ image }) => image.embedding == null).length;
  if (files <= LIMITS.imagesPerCall) return;
  const advice = `at most ${LIMITS.imagesPerCall} can be waited for: start it as a job, startJob(input: { addSamples: … })`;
  throw tooLargeToWait('input.samples', `has ${files} images, and ${advice}`, LIMITS.imagesPerCall);
}

/** What fails alone, by its place in the input. */
class Failures {
  private readonly found: SampleFailure[] = [];

  get inOrder(): readonly SampleFailure[] {
    return this.found.sort((a, b) => a.index - b.index);
  }

  /** Waits for all. @returns what has succeeded @throws what is not the fault of one picture */
  async keep<T>(
    work: readonly Promise<T>[],
    indexes: readonly number[] = [...work.keys()],
  ): Promise<{ readonly index: number; readonly value: T }[]> {
    const outcomes = await Promise.allSettled(work);
    return outcomes.flatMap((outcome, i) => {
      const index = indexes[i] as number;
      if (outcome.status === 'fulfilled') return [{ index, value: outcome.value }];
      const { reason } = outcome;
      const error = reason instanceof ImageFault ? reason.at(`input.samples[${index}].image`) : reason;
      if (!(error instanceof LexiclipError)) throw error;
      this.found.push({ index, error });
      return [];
    });
  }
}
