import type { TenantId } from '../../domain/ids.js';
import { normaliseRows } from '../../domain/vectors.js';
import { FairQueue, type Lane } from '../concurrency/fair-queue.js';
import type { Pixels } from '../images/preprocess.js';
import type { ModelSession } from '../models/model-session.js';
import { type PooledSessions, SessionPool } from './session-pool.js';

export interface EmbedderOptions {
  /** Size of what the image tower takes, pixels. */
  readonly width: number;
  readonly height: number;
  /** How long a batch waits for images that are being decoded, ms. */
  readonly windowMs: number;
  /** Hears of each run of the image tower that came to its end. */
  readonly onImageRun?: (images: number) => void;
}

export interface EmbeddedImage {
  /** Unit length. */
  readonly vector: Float32Array;
  /** Time from decoded pixels to the start of the run, ms. */
  readonly queueMs: number;
  /** Time of the run of the batch, ms. */
  readonly embedMs: number;
  readonly batchSize: number;
}

export interface EmbeddedTexts {
  /** Unit length, one for each prompt; views of memory that many prompts share. */
  readonly vectors: readonly Float32Array[];
  /** Whether the prompt was longer than the model's context. */
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
 * The one queue before the model, for all requests of the process and all sessions of the model.
 *
 * A batch starts as soon as a session is free and takes what is waiting. It waits for more only while more is known
 * to be coming: images are handed over as promises of pixels, so the embedder knows which are still on their way.
 * Prompts and images take turns, so that a large label set does not hold up classification, and so do the tenants
 * whose prompts are waiting. Images come in the order in which the tenants' turns let them be decoded.
 */
export class Embedder {
  private readonly images = new Set<ImageJob>();
  private readonly texts = new FairQueue<TenantId | undefined, TextJob>();
  private readonly pool: SessionPool;
  private coming = 0;
  private textNext = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    sessions: PooledSessions,
    private readonly options: EmbedderOptions,
  ) {
    this.pool = new SessionPool(sessions, () => this.next());
  }

  /** @returns what keeps the model from running; undefined when nothing does */
  health(): Promise<string | undefined> {
    return this.pool.health();
  }

  /** Number of runs of each tower since the start. */
  get runs(): { text: number; image: number } {
    return this.pool.runs;
  }

  /**
   * Settles when the pixels are not read any more.
   *
   * @param decoding settles when the pixels are there; until then the embedder knows that they are coming
   */
  async embedImage(decoding: Promise<Pixels>, signal: AbortSignal): Promise<EmbeddedImage> {
    this.coming++;
    let pixels: Pixels;
    try {
      pixels = await decoding;
      signal.throwIfAborted();
    } finally {
      this.coming--;
      // After this turn of promises, in which the pixels join the queue or turn out not to come.
      setImmediate(() => this.next());
    }
    return this.enqueueImage(pixels, signal);
  }

  /** @param tenant whose prompts they are; undefined for the service's own */
  async embedTexts(
    tenant: TenantId | undefined,
    prompts: readonly string[],
    lane: Lane = 'interactive',
  ): Promise<EmbeddedTexts> {
    // Prompts of like length together: a batch is padded to its longest.
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
      // Once it is in a run, its pixels are being read.
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

  /** How long the waiting images go on waiting for others, ms; Infinity when there are none. */
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
      const { vectors, truncated } = await this.pool.run(session, () => session.embedTexts(job.prompts));
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
      const { vectors, runMs } = await this.pool.run(session, () => session.embedImages(buffers, { width, height }));
      this.options.onImageRun?.(jobs.length);
      normaliseRows(vectors, jobs.length).forEach((vector, i) => {
        const { arrived, resolve } = jobs[i] as ImageJob;
        resolve({
          // A copy: whoever keeps it should not keep the whole batch.
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

  /** A batch, or less where the sessions that are free can share what there is. */
  private takeImages({ maxBatch }: ModelSession): ImageJob[] {
    const share = Math.ceil((this.images.size + this.coming) / this.pool.freeSharers);
    const jobs = [...this.images].slice(0, Math.min(maxBatch.images, share));
    for (const job of jobs) this.images.delete(job);
    return jobs;
  }
}

const textAt = (prompts: readonly string[], i: number): string => prompts[i] as string;
