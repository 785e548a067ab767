import type { TenantId } from '../../domain/ids.js';
import { LexiclipError } from '../../errors.js';
import { Budget } from '../concurrency/budget.js';
import { FairQueue, type Lane } from '../concurrency/fair-queue.js';
import type { ImageFile } from '../images/image-source.js';
import { PixelBuffers } from '../images/pixel-buffers.js';
import type { Pixels } from '../images/preprocess.js';
import type { PreparedImage, Preprocessor } from '../images/preprocessor.js';
import type { EmbeddedImage, Embedder } from './embedder.js';
import { Pace } from './pace.js';

export interface QueueLimits {
  /** Maximum number of waiting images, of all tenants together. */
  readonly maxImages: number;
  /** Maximum number of waiting images of one tenant. */
  readonly maxImagesPerTenant: number;
  /** Maximum size of their files in all, bytes; half of it for one tenant. */
  readonly maxBytes: number;
  /** Maximum expected waiting time, ms: an image that would wait longer is rejected at once. */
  readonly maxWaitMs: number;
}

export type EncodedImage = EmbeddedImage & PreparedImage;

interface Job {
  readonly tenant: TenantId;
  readonly file: ImageFile;
  readonly signal: AbortSignal;
  resolve(image: EncodedImage): void;
  reject(error: unknown): void;
}

/**
 * Turns image files into vectors: each waits its turn, is decoded, and goes through the model. Tenants take turns.
 * Images wait as files; the number of pixel buffers bounds how far decoding runs ahead of the model.
 */
export class ImageEncoder {
  private readonly waiting = new FairQueue<TenantId, Job>();
  private readonly buffers: PixelBuffers;
  private readonly pace: Pace;
  private readonly bytes: Budget<TenantId>;
  private decoding = 0;
  /** Number of images that the model has encoded. */
  encoded = 0;

  /**
   * @param maxInFlight maximum number of images from the start of decoding to the end of the model's run
   * @param msPerImage estimated time per image until it has been measured, ms
   */
  constructor(
    private readonly preprocessor: Preprocessor,
    private readonly embedder: Embedder,
    private readonly limits: QueueLimits,
    maxInFlight: number,
    msPerImage: number,
  ) {
    this.buffers = new PixelBuffers(preprocessor.pixelCount, maxInFlight);
    this.pace = new Pace(msPerImage);
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
  encode(tenant: TenantId, file: ImageFile, signal: AbortSignal, lane?: Lane): Promise<EncodedImage> {
    const overload = this.overload(tenant);
    if (overload) return Promise.reject(overload);
    const release = this.bytes.take(tenant, file.bytes.length);
    if (!release) return Promise.reject(this.overloaded(this.waiting.size * this.pace.msPerImage));
    return this.wait({ tenant, file, signal }, lane).finally(release);
  }

  /**
   * The error with which another image of the tenant would be rejected now; undefined when it would be accepted.
   *
   * @param ahead images that are on their way here, and will wait before it
   */
  overload(tenant: TenantId, ahead = { own: 0, all: 0 }): LexiclipError | undefined {
    const own = this.waiting.sizeOf(tenant) + ahead.own;
    const all = this.waiting.size + ahead.all;
    // Tenants take turns: with n tenants waiting, every n-th image is this one's.
    const before = Math.min(all, own * Math.max(1, this.waiting.ownerCount));
    const waitMs = before * this.pace.msPerImage;
    const { maxImages, maxImagesPerTenant, maxWaitMs } = this.limits;
    const fits = all < maxImages && own < maxImagesPerTenant && waitMs <= maxWaitMs;
    return fits ? undefined : this.overloaded(waitMs);
  }

  /** @param waitMs expected time until the waiting images are done */
  private overloaded(waitMs: number): LexiclipError {
    const retryAfterMs = Math.ceil(Math.max(100, waitMs / 2));
    const message = `too many images are waiting; try again in ${retryAfterMs} ms`;
    return new LexiclipError('OVERLOADED', message, { retryAfterMs });
  }

  private wait(request: Omit<Job, 'resolve' | 'reject'>, lane?: Lane): Promise<EncodedImage> {
    const { tenant, signal } = request;
    return new Promise<EncodedImage>((resolve, reject) => {
      const job: Job = { ...request, resolve, reject };
      const leave = () => {
        this.waiting.delete(tenant, job);
        reject(signal.reason);
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.push(tenant, job, lane);
      this.next();
    });
  }

  private next(): void {
    while (this.decoding < this.preprocessor.threads && this.waiting.size > 0) {
      const pixels = this.buffers.take();
      if (!pixels) return;
      void this.run(this.waiting.take() as Job, pixels);
    }
  }

  private async run(job: Job, pixels: Pixels): Promise<void> {
    this.decoding++;
    this.pace.busy();
    const preparing = this.preprocessor.prepare(job.file.bytes, pixels).finally(() => {
      this.decoding--;
      // Starts the next one before the embedder checks whether more images are coming.
      this.next();
    });
    // Settles when the pixels are no longer written or read, also when nobody waits for the image any more.
    const embedding = this.embedder.embedImage(
      preparing.then(() => pixels),
      job.signal,
    );
    try {
      const [prepared, embedded] = await Promise.all([preparing, embedding]);
      this.encoded++;
      job.resolve({ ...prepared, ...embedded });
    } catch (error) {
      job.reject(error);
    }
    await Promise.allSettled([preparing, embedding]);
    this.buffers.giveBack(pixels);
    this.pace.done(this.waiting.size > 0);
    this.next();
  }
}
