import type { TenantId } from '../../domain/ids.js';
import type { LexiclipError } from '../../errors.js';
import { Budget } from '../concurrency/queues/budget.js';
import { FairQueue, type Lane, type Turn } from '../concurrency/queues/fair-queue.js';
import type { ImageFile } from '../images/image-source.js';
import { PixelBuffers } from '../images/pixel-buffers.js';
import type { Pixels } from '../images/preprocess.js';
import type { PreparedImage, Preprocessor } from '../images/preprocessor.js';
import { type Admission, tooMany } from './admission.js';
import type { Embedder } from './embedder.js';
import { ImagePace } from './image-pace.js';
import type { EmbeddedImage } from './image-queue.js';

export interface QueueLimits {
  /** Maximum number of waiting images, of all tenants together. */
  readonly maxImages: number;
  /** Maximum number of waiting images of one tenant. */
  readonly maxImagesPerTenant: number;
  /** Maximum size of their files in all, bytes; half of it for one tenant. */
  readonly maxBytes: number;
}

export type EncodedImage = EmbeddedImage & PreparedImage;

/** What is wanted of an image. */
interface Wanted {
  readonly lane?: Lane | undefined;
  /** A thumbnail as well, from the same decoding. */
  readonly thumbnail?: boolean;
}

interface Job {
  readonly tenant: TenantId;
  readonly file: ImageFile;
  readonly signal: AbortSignal;
  readonly lane: Lane;
  readonly thumbnail: boolean;
  /** Whether it goes through the model. */
  readonly isEncoded: boolean;
  resolve(image: PreparedImage & Partial<EmbeddedImage>): void;
  reject(error: unknown): void;
  /** Call it when the image no longer waits. */
  taken(): void;
}

/** Cost from which an image is slow, ms: whoever comes next would notice if it had to wait for one. */
const SLOW_MS = 100;

/**
 * Turns image files into vectors: each waits its turn, is decoded, and goes through the model. Tenants take turns by
 * time, and one with slow images leaves a decoder to the others. Images wait as files; the number of pixel buffers bounds how far decoding runs ahead of the model.
 */
export class ImageEncoder {
  private readonly waiting = new FairQueue<TenantId, Job>();
  private readonly buffers: PixelBuffers;
  private readonly bytes: Budget<TenantId>;
  private readonly pace = new ImagePace();
  private decoding = 0;
  /** Number of images of each tenant that are being decoded. */
  private readonly decodingOf = new Map<TenantId, number>();
  /** Number of images that the model has encoded. */
  encoded = 0;

  /** @param maxInFlight maximum number of images from the start of decoding to the end of the model's run */
  constructor(
    private readonly preprocessor: Preprocessor,
    private readonly embedder: Embedder,
    private readonly admission: Admission,
    private readonly limits: QueueLimits,
    maxInFlight: number,
  ) {
    this.buffers = new PixelBuffers(preprocessor.pixelCount, maxInFlight);
    this.bytes = new Budget({ total: limits.maxBytes, each: limits.maxBytes / 2 });
  }

  /** Number of images waiting to be decoded. */
  get queued(): number {
    return this.waiting.size;
  }

  /**
   * @throws LexiclipError OVERLOADED, at once, when a limit is exceeded; ImageFault when the image cannot be decoded;
   *   the signal's reason when it aborts first
   */
  encode(tenant: TenantId, file: ImageFile, signal: AbortSignal, wanted: Wanted = {}): Promise<EncodedImage> {
    return this.admit(tenant, file, signal, { ...wanted, isEncoded: true }) as Promise<EncodedImage>;
  }

  /** Decodes an image whose vector is known. @throws as `encode` */
  decode(tenant: TenantId, file: ImageFile, signal: AbortSignal, wanted: Wanted = {}): Promise<PreparedImage> {
    return this.admit(tenant, file, signal, { ...wanted, isEncoded: false });
  }

  private admit(
    tenant: TenantId,
    file: ImageFile,
    signal: AbortSignal,
    { lane = 'interactive', thumbnail = false, isEncoded }: Wanted & Pick<Job, 'isEncoded'>,
  ): Promise<PreparedImage & Partial<EmbeddedImage>> {
    const overload = this.overload(tenant);
    if (overload) return Promise.reject(overload);
    const release = this.bytes.take(tenant, file.bytes.length);
    if (!release) return Promise.reject(this.tooMany(tenant));
    return this.wait({ tenant, file, signal, lane, thumbnail, isEncoded }).finally(release);
  }

  /**
   * The error with which another image of the tenant would be rejected now; undefined when it would be accepted.
   *
   * @param ahead images that are on their way here, and will wait before it
   */
  overload(tenant: TenantId, ahead = { own: 0, all: 0 }): LexiclipError | undefined {
    const { maxImages, maxImagesPerTenant } = this.limits;
    const isFull =
      this.waiting.size + ahead.all >= maxImages || this.waiting.sizeOf(tenant) + ahead.own >= maxImagesPerTenant;
    return isFull ? this.tooMany(tenant) : this.admission.refusal(tenant, 'images', ahead.own);
  }

  private tooMany(tenant: TenantId): LexiclipError {
    return tooMany('images', this.admission.waitMs(tenant, 'images'));
  }

  private wait(request: Omit<Job, 'resolve' | 'reject' | 'taken'>): Promise<PreparedImage & Partial<EmbeddedImage>> {
    const { tenant, signal, lane } = request;
    this.pace.came(lane);
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const job: Job = { ...request, resolve, reject, taken: this.admission.addImage(tenant) };
      const leave = () => {
        if (this.waiting.delete(tenant, job)) job.taken();
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.push(tenant, job, lane, this.admission.prices.ofImage(tenant));
      this.next();
    });
  }

  private next(): void {
    while (this.decoding < this.preprocessor.threads && this.waiting.size > 0) {
      const pixels = this.buffers.take();
      if (!pixels) return;
      const turn = this.waiting.take((tenant) => this.mayDecode(tenant), this.pace.mayBeginBatch);
      if (!turn) {
        this.buffers.giveBack(pixels);
        return;
      }
      turn.item.taken();
      void this.run(turn, pixels);
    }
  }

  private mayDecode(tenant: TenantId): boolean {
    const isSlow = this.admission.prices.ofImage(tenant) >= SLOW_MS;
    return !isSlow || (this.decodingOf.get(tenant) ?? 0) < Math.max(1, this.preprocessor.threads - 1);
  }

  private async run({ item: job, done }: Turn<TenantId, Job>, pixels: Pixels): Promise<void> {
    const { prices } = this.admission;
    const started = performance.now();
    let decodeMs = 0;
    const end = this.pace.begin(job.lane);
    this.countDecoding(job.tenant, 1);
    prices.imageStarted();
    const { thumbnail, isEncoded } = job;
    const preparing = this.preprocessor.prepare(job.file.bytes, pixels, { thumbnail }).finally(() => {
      decodeMs = performance.now() - started;
      this.countDecoding(job.tenant, -1);
      // Starts the next one before the embedder checks whether more images are coming.
      this.next();
    });
    // Settles when the pixels are no longer written or read, also when nobody waits for the image any more.
    const ready = preparing.then(() => pixels);
    const embedding = isEncoded ? this.embedder.embedImage(ready, job.signal) : undefined;
    // Is not waited for by anybody else.
    ready.catch(() => undefined);
    let modelMs = 0;
    try {
      const [prepared, embedded] = await Promise.all([preparing, embedding]);
      if (embedded) {
        this.encoded++;
        modelMs = embedded.embedMs / embedded.batchSize;
      }
      job.resolve({ ...prepared, ...embedded });
    } catch (error) {
      job.reject(error);
    }
    await Promise.allSettled([preparing, embedding]);
    this.buffers.giveBack(pixels);
    end();
    done(decodeMs + modelMs);
    prices.imageDone(job.tenant, decodeMs + modelMs, this.waiting.size > 0);
    this.next();
  }

  private countDecoding(tenant: TenantId, more: number): void {
    this.decoding += more;
    const own = (this.decodingOf.get(tenant) ?? 0) + more;
    if (own > 0) this.decodingOf.set(tenant, own);
    else this.decodingOf.delete(tenant);
  }
}
