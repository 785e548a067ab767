import type { TenantId } from '../../domain/ids.js';
import { normaliseRows } from '../../domain/vectors.js';
import { FairQueue, type Lane } from '../concurrency/fair-queue.js';
import type { Pixels } from '../images/preprocess.js';
import type { ModelSession, Sessions } from '../models/model-session.js';
import { SessionPool } from './session-pool.js';

export interface EmbedderOptions {
  /** Input size of the image tower, pixels. */
  readonly width: number;
  readonly height: number;
  /** Maximum time for which a batch waits for images that are being decoded, ms. */
  readonly windowMs: number;
  /** Called after each successful run of the image tower. */
  readonly onImageRun?: (images: number) => void;
}

export interface EmbeddedImage {
  /** Unit length. */
  readonly vector: Float32Array;
  /** Time from the end of decoding to the start of the run, ms. */
  readonly queueMs: number;
  /** Duration of the batch's run, ms. */
  readonly embedMs: number;
  readonly batchSize: number;
}

export interface EmbeddedTexts {
  /** Unit length, one for each prompt; views of a buffer that several prompts share. */
  readonly vectors: readonly Float32Array[];
  /** For each prompt, whether it was longer than the model's context. */
  readonly truncated: readonly boolean[];
}

interface ImageJob {
  readonly pixels: Pixels;
  readonly arrived: number;
  resolve(image: EmbeddedImage): void;
  reject(error: unknown): void;
}

interface TextJob {
  readonly prompts: string[];
  resolve(texts: EmbeddedTexts): void;
  reject(error: unknown): void;
}

/**
 * The only queue in front of the model, for all requests of the process and all sessions of the model.
 *
 * A batch starts as soon as a session is free, with whatever is waiting. It waits for more images only while some are
 * known to be coming: images are passed as promises of pixels, so the embedder knows how many are being decoded.
 * Prompts and images take turns, so that a large label set does not hold up classification. So do the tenants whose
 * prompts are waiting; images arrive in the order in which tenants take turns at decoding.
 */
export class Embedder {
  private readonly images = new Set<ImageJob>();
  private readonly texts = new FairQueue<TenantId | undefined, TextJob>();
  private readonly pool: SessionPool;
  private coming = 0;
  private textNext = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    sessions: Sessions,
    private readonly options: EmbedderOptions,
  ) {
    this.pool = new SessionPool(sessions, () => this.next());
  }

  /** @returns why the model cannot run; undefined when it can */
  health(): Promise<string | undefined> {
    return this.pool.health();
  }

  /** Number of runs of each tower since the start. */
  get runs(): { text: number; image: number } {
    return this.pool.runs;
  }

  /**
   * Settles when the pixels are no longer read.
   *
   * @param decoding settles with the pixels; until then the embedder counts the image as coming
   * @throws what `decoding` throws; the signal's reason when it aborts before the run; Error when the model fails
   */
  async embedImage(decoding: Promise<Pixels>, signal: AbortSignal): Promise<EmbeddedImage> {
    this.coming++;
    let pixels: Pixels;
    try {
      pixels = await decoding;
      signal.throwIfAborted();
    } finally {
      this.coming--;
      // After pending promises have run: only then have the pixels joined the queue.
      setImmediate(() => this.next());
    }
    return this.enqueueImage(pixels, signal);
  }

  /**
   * @param tenant owner of the prompts; undefined for the service's own
   * @throws Error when the model fails
   */
  async embedTexts(
    tenant: TenantId | undefined,
    prompts: readonly string[],
    lane: Lane = 'interactive',
  ): Promise<EmbeddedTexts> {
    // Prompts of similar length go together: a batch is padded to its longest.
    const order = prompts.map((_, i) => i).sort((a, b) => textAt(prompts, a).length - textAt(prompts, b).length);
    const vectors = new Array<Float32Array>(prompts.length);
    const truncated = new Array<boolean>(prompts.length);
    const chunks: Promise<void>[] = [];
    for (let from = 0; from < order.length; from += this.pool.maxTexts) {
      const indices = order.slice(from, from + this.pool.maxTexts);
      const texts = indices.map((i) => textAt(prompts, i));
      chunks.push(
        this.enqueueTexts(tenant, texts, lane).then((embedded) =>
          indices.forEach((index, i) => {
            vectors[index] = embedded.vectors[i] as Float32Array;
            truncated[index] = embedded.truncated[i] as boolean;
          }),
        ),
      );
    }
    await Promise.all(chunks);
    return { vectors, truncated };
  }

  private enqueueImage(pixels: Pixels, signal: AbortSignal): Promise<EmbeddedImage> {
    return new Promise((resolve, reject) => {
      // An image in a run cannot leave: its pixels are being read.
      const leave = () => {
        if (this.images.delete(job)) reject(signal.reason);
      };
      const settled = () => signal.removeEventListener('abort', leave);
      const job: ImageJob = {
        pixels,
        arrived: performance.now(),
        resolve: (image) => {
          settled();
          resolve(image);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.images.add(job);
    });
  }

  private enqueueTexts(tenant: TenantId | undefined, prompts: string[], lane: Lane): Promise<EmbeddedTexts> {
    return new Promise((resolve, reject) => {
      this.texts.push(tenant, { prompts, resolve, reject }, lane);
      this.next();
    });
  }

  private next(): void {
    clearTimeout(this.timer);
    for (;;) {
      const wait = this.imageWait();
      const forImages = wait === 0 ? this.pool.forImages(this.images.size + this.coming) : undefined;
      const forTexts = this.texts.size > 0 ? this.pool.forTexts() : undefined;
      if (forTexts && (forTexts !== forImages || this.textNext)) void this.runTexts(forTexts);
      else if (forImages) void this.runImages(forImages);
      else {
        if (wait > 0 && wait < Infinity) this.timer = setTimeout(() => this.next(), wait);
        return;
      }
    }
  }

  /** Time for which the waiting images still wait for others, ms; Infinity when no image is waiting. */
  private imageWait(): number {
    const [oldest] = this.images;
    if (!oldest) return Infinity;
    if (this.images.size >= this.pool.maxImages || this.coming === 0) return 0;
    return Math.max(0, oldest.arrived + this.options.windowMs - performance.now());
  }

  private async runTexts(session: ModelSession): Promise<void> {
    const job = this.texts.take() as TextJob;
    this.textNext = false;
    try {
      const { vectors, truncated } = await this.pool.run(session, (free) => free.embedTexts(job.prompts));
      job.resolve({ vectors: normaliseRows(vectors, job.prompts.length), truncated });
    } catch (error) {
      job.reject(error);
    }
  }

  private async runImages(session: ModelSession): Promise<void> {
    const jobs = this.takeImages(session);
    this.textNext = true;
    const started = performance.now();
    const { width, height } = this.options;
    const buffers = jobs.map(({ pixels }) => pixels);
    try {
      const { vectors, runMs } = await this.pool.run(session, (free) => free.embedImages(buffers, { width, height }));
      this.options.onImageRun?.(jobs.length);
      normaliseRows(vectors, jobs.length).forEach((vector, i) => {
        const { arrived, resolve } = jobs[i] as ImageJob;
        resolve({
          // A copy, so that whoever keeps it does not keep the whole batch.
          vector: vector.slice(),
          queueMs: started - arrived,
          embedMs: runMs,
          batchSize: jobs.length,
        });
      });
    } catch (error) {
      for (const job of jobs) job.reject(error);
    }
  }

  /** Takes a full batch, or fewer images when several free sessions can share them. */
  private takeImages({ maxBatch }: ModelSession): ImageJob[] {
    const share = Math.ceil((this.images.size + this.coming) / this.pool.freeImageSessions);
    const jobs = [...this.images].slice(0, Math.min(maxBatch.images, share));
    for (const job of jobs) this.images.delete(job);
    return jobs;
  }
}

const textAt = (prompts: readonly string[], i: number): string => prompts[i] as string;
