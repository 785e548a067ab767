import type { SampleId, TenantId } from '../../../domain/ids.js';
import type { SampleSet } from '../../../domain/sample.js';
import { internalError } from '../../../errors.js';
import { ahead } from '../../concurrency/queues/ahead.js';
import { GivenSamples } from '../../evaluation/samples/changes/given-samples.js';
import { checkAnswer, type Vocabulary } from '../../evaluation/samples/changes/sample-input.js';
import type { Picture } from '../../evaluation/samples/changes/sample-plan.js';
import type {
  IdentifiedPicture,
  KeptOfSamples,
  PictureEncoder,
  PreparedPicture,
  SamplePictures,
} from '../../evaluation/samples/sample-pictures.js';
import { faultOf, IMAGE, type PatientImages } from '../bulk/patient-images.js';
import { Places } from '../bulk/places.js';
import type { SampleItem } from './sample-items.js';
import { FAILURES_KEPT, type FailedSample } from './sample-outcome.js';

/** Pictures that are looked up together, and what their files may have, bytes: they are in memory. */
const PORTION = { pictures: 128, bytes: 32 * 1024 * 1024 };
/** Longest time that what was found waits to be kept, ms, and how many wait. Whoever takes over does that much again. */
const WAIT_MS = 2_500;
const MAX_WAITING = 256;

export interface SampleImportParts {
  readonly pictures: SamplePictures;
  readonly images: PatientImages;
  readonly vocabulary: Vocabulary;
  /** Pictures of samples in the set's latest version. */
  readonly known: ReadonlyMap<SampleId, Picture>;
  /** Pictures that are encoded at a time: enough to keep the model busy. */
  readonly maxInFlight: number;
  /** @throws LexiclipError FORBIDDEN when so many samples more are too many */
  readonly checkQuota: (more: number) => Promise<void>;
  /** Is told how many pictures were looked at. */
  readonly onProgress: (done: number) => void;
  /** Is told of pictures that went through the model. */
  readonly onEncoded: (pictures: number) => void;
  /** A picture has failed for a reason that nobody expects. */
  readonly onSurprise: (error: unknown) => void;
}

/** Pictures that were read, and what of them is kept already. */
interface Portion {
  readonly pictures: readonly { readonly item: SampleItem; readonly picture: IdentifiedPicture }[];
  readonly kept: KeptOfSamples;
}

/** Turns the pictures of one job into samples. What was found of them is kept as it comes: no picture is encoded twice. */
export class SampleImport {
  readonly given = new GivenSamples();
  readonly failures: FailedSample[] = [];
  failureCount = 0;
  private readonly places: Places;
  private waiting: PreparedPicture[] = [];
  private since = 0;
  private keeping: Promise<void> = Promise.resolve();
  private failure: unknown;
  private done = 0;
  /** Pictures that are not in the set yet. */
  private added = 0;

  constructor(
    private readonly parts: SampleImportParts,
    private readonly tenant: TenantId,
    private readonly set: SampleSet,
  ) {
    this.places = new Places(parts.maxInFlight);
  }

  /** @throws what is not the fault of one picture; the signal's reason */
  async run(items: AsyncIterable<SampleItem> | Iterable<SampleItem>, signal: AbortSignal): Promise<void> {
    try {
      for await (const { pictures, kept } of ahead(this.portions(items, signal))) {
        for (const { item, picture } of pictures) {
          const leave = await this.places.enter(signal);
          if (this.failure) throw this.failure;
          void this.prepare(item, picture, kept, signal).finally(leave);
        }
      }
    } finally {
      await this.places.empty();
      await this.keep();
    }
    signal.throwIfAborted();
    if (this.failure) throw this.failure;
  }

  /** Reads pictures, some at a time, and looks up what is kept of them. */
  private async *portions(
    items: AsyncIterable<SampleItem> | Iterable<SampleItem>,
    signal: AbortSignal,
  ): AsyncGenerator<Portion, void> {
    let pictures: { readonly item: SampleItem; readonly picture: IdentifiedPicture }[] = [];
    let bytes = 0;
    for await (const item of items) {
      signal.throwIfAborted();
      const picture = await this.identify(item, signal);
      if (!picture) continue;
      pictures.push({ item, picture });
      if (picture.source.kind === 'file') bytes += picture.source.file.bytes.length;
      if (pictures.length < PORTION.pictures && bytes < PORTION.bytes) continue;
      yield await this.lookedUp(pictures);
      [pictures, bytes] = [[], 0];
    }
    if (pictures.length > 0) yield await this.lookedUp(pictures);
  }

  /** @returns undefined for one that cannot be used, and for one that was there before */
  private async identify(item: SampleItem, signal: AbortSignal): Promise<IdentifiedPicture | undefined> {
    const { pictures, vocabulary, images } = this.parts;
    const { content, index } = item;
    try {
      const answer = checkAnswer(item.answer, vocabulary, 'sample');
      if ('item' in content && 'fault' in content.item) return this.failed(item, content.item.fault);
      const source =
        'vector' in content
          ? pictures.given(content.vector, IMAGE)
          : { kind: 'file' as const, file: await this.read(content, images) };
      const picture = pictures.identify(this.set.id, source);
      const isNew = !this.given.has(picture.id);
      const at = `sample ${index}${item.answer.fileName ? ` (${item.answer.fileName})` : ''}`;
      this.given.add({ id: picture.id, answer, at });
      if (isNew) {
        if (!this.parts.known.has(picture.id)) this.added++;
        return picture;
      }
      this.advance();
    } catch (error) {
      signal.throwIfAborted();
      const fault = faultOf(error);
      if (!fault) throw error;
      this.failed(item, fault);
    }
    return undefined;
  }

  private read(content: Exclude<SampleItem['content'], { readonly vector: unknown }>, images: PatientImages) {
    if ('source' in content) return images.readFrom(content.source);
    return images.read(content.item as Parameters<PatientImages['read']>[0]);
  }

  private async lookedUp(pictures: Portion['pictures']): Promise<Portion> {
    const { known } = this.parts;
    await this.parts.checkQuota(this.added);
    const ids = pictures.map(({ picture }) => picture.id);
    return { pictures, kept: await this.parts.pictures.kept(this.tenant, this.set, ids, known) };
  }

  private async prepare(
    item: SampleItem,
    picture: IdentifiedPicture,
    kept: KeptOfSamples,
    signal: AbortSignal,
  ): Promise<void> {
    const prepare = () => this.parts.pictures.prepare(this.set, picture, kept, this.encoder);
    try {
      // Once more, for what nobody expects.
      const prepared = await prepare().catch((error: unknown) => {
        signal.throwIfAborted();
        return faultOf(error) ? Promise.reject(error) : prepare();
      });
      this.given.describe(picture.id, prepared.picture);
      if (prepared.vector && prepared.origin === 'IMAGE') this.parts.onEncoded(1);
      this.add(prepared);
      this.advance();
    } catch (error) {
      if (signal.aborted) return;
      const fault = faultOf(error);
      if (!fault) this.parts.onSurprise(error);
      const { code, message } = internalError();
      this.given.remove(picture.id);
      this.failed(item, fault ?? { code, message });
    }
  }

  private readonly encoder: PictureEncoder = {
    look: async (file, { vector: isWanted, thumbnail }) => {
      const { images } = this.parts;
      await images.admit();
      if (isWanted) return images.encode(file, { thumbnail });
      return { ...(await images.decode(file, { thumbnail })), vector: null };
    },
  };

  private failed({ index, answer }: SampleItem, { code, message }: { code: string; message: string }): undefined {
    this.failureCount++;
    const failure = { index, fileName: answer.fileName ?? null, code, message };
    if (this.failures.length < FAILURES_KEPT) this.failures.push(failure);
    this.advance();
  }

  private advance(): void {
    this.done++;
    this.parts.onProgress(this.done);
  }

  private add(prepared: PreparedPicture): void {
    if (!prepared.vector && !prepared.thumbnail) return;
    if (this.waiting.length === 0) this.since = performance.now();
    this.waiting.push(prepared);
    const isDue = this.waiting.length >= MAX_WAITING || performance.now() - this.since >= WAIT_MS;
    if (isDue) void this.keep();
  }

  /** Keeps what waits, after what is being kept. A failure is thrown by `run`. */
  private keep(): Promise<void> {
    const some = this.waiting;
    this.waiting = [];
    this.keeping = this.keeping
      .then(() => this.parts.pictures.keep(this.tenant, this.set, some))
      .catch((error: unknown) => {
        this.failure ??= error;
      });
    return this.keeping;
  }
}
