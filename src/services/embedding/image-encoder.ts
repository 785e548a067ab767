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
  /** Images that may wait, of all tenants together. */
  readonly maxImages: number;
  /** Images that may wait, of one tenant. */
  readonly maxImagesPerTenant: number;
  /** Bytes that their files may take; half of it for one tenant. */
  readonly maxBytes: number;
  /** How long an image may be expected to wait, ms: one that would wait longer is refused at once. */
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
 * The way of an image file to its vector: it waits its turn, is decoded, and goes through the model. Tenants take
 * turns. What waits are the files' bytes; decoding runs ahead of the model only as far as there are buffers.
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
   * @param ahead how many images may be between decoding and the end of the model's run
   * @param msPerImage how long an image is thought to take until that is measured
   */
  constructor(
    private readonly preprocessor: Preprocessor,
    private readonly embedder: Embedder,
    private readonly limits: QueueLimits,
    ahead: number,
    msPerImage: number,
  ) {
    this.buffers = new PixelBuffers(preprocessor.pixelCount, ahead);
    this.pace = new Pace(msPerImage);
    this.bytes = new Budget({ total: limits.maxBytes, each: limits.maxBytes / 2 });
  }

  /** Number of images that wait to be decoded. */
  get queued(): number {
    return this.waiting.size;
  }

  /** @throws LexiclipError OVERLOADED, at once; ImageFault; the signal's reason when it aborts first */
  encode(tenant: TenantId, file: ImageFile, signal: AbortSignal, lane?: Lane): Promise<EncodedImage> {
    const overload = this.overload(tenant);
    if (overload) return Promise.reject(overload);
    const release = this.bytes.take(tenant, file.bytes.length);
    if (!release) return Promise.reject(this.refusal(this.waiting.size * this.pace.msPerImage));
    return this.wait({ tenant, file, signal }, lane).finally(release);
  }

  /** Why another image of the tenant would be refused now; undefined when it would not. */
  overload(tenant: TenantId): LexiclipError | undefined {
    const own = this.waiting.sizeOf(tenant);
    const all = this.waiting.size;
    // Tenants take turns: with k of them waiting, every k-th image is this one's.
    const before = Math.min(all, own * Math.max(1, this.waiting.ownerCount));
    const waitMs = before * this.pace.msPerImage;
    const { maxImages, maxImagesPerTenant, maxWaitMs } = this.limits;
    const fits = all < maxImages && own < maxImagesPerTenant && waitMs <= maxWaitMs;
    return fits ? undefined : this.refusal(waitMs);
  }

  /** @param waitMs time until those that wait are done */
  private refusal(waitMs: number): LexiclipError {
    const retryAfterMs = Math.ceil(Math.max(100, waitMs / 2));
    const message = `too many images are waiting; try again in ${retryAfterMs} ms`;
    return new LexiclipError('OVERLOADED', message, { retryAfterMs });
  }

  private wait(given: Omit<Job, 'resolve' | 'reject'>, lane?: Lane): Promise<EncodedImage> {
    const { tenant, signal } = given;
    return new Promise<EncodedImage>((resolve, reject) => {
      const job: Job = { ...given, resolve, reject };
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
      // Starts the next one before the embedder looks whether more is coming.
      this.next();
    });
    // Ends when the pixels are neither written nor read any more, also for one that nobody waits for.
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
