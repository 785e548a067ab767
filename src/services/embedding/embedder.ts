import type { TenantId } from '../../domain/ids.js';
import { normaliseRows } from '../../domain/vectors.js';
import { FairQueue } from '../concurrency/fair-queue.js';
import type { Pixels } from '../images/preprocess.js';
import type { Sessions } from '../models/model.js';
import type { ClipSession, RunResult } from '../models/session.js';

export interface EmbedderOptions {
  /** Of what the image tower takes, pixels. */
  readonly width: number;
  readonly height: number;
  /** The most images in one run of the model. */
  readonly batch: number;
  /** The most prompts in one run of the model. */
  readonly textBatch: number;
  /** How long a batch waits for images that are being decoded, ms. */
  readonly windowMs: number;
  /** Hears of each run of the image tower that came to its end. */
  readonly onImageRun?: (images: number) => void;
}

export interface EmbeddedImage {
  /** Unit length. */
  readonly vector: Float32Array;
  /** From decoded pixels to the start of the run, ms. */
  readonly queueMs: number;
  /** The run of the batch, ms. */
  readonly embedMs: number;
  readonly batchSize: number;
}

export interface EmbeddedTexts {
  /** Unit length, one for each prompt; views of what many prompts share. */
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
  private readonly busy = new Set<ClipSession>();
  private coming = 0;
  private textNext = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sessions: Sessions,
    private readonly options: EmbedderOptions,
  ) {}

  /** False when a thread of the model has died. */
  get alive(): boolean {
    return this.all.every(({ alive }) => alive);
  }

  /** How often the towers have run. */
  get runs(): { text: number; image: number } {
    const sum = (tower: 'text' | 'image') => this.all.reduce((total, { runs }) => total + runs[tower], 0);
    return { text: sum('text'), image: sum('image') };
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

  /** @param tenant whose prompts they are; undefined for the service's own */
  async embedTexts(tenant: TenantId | undefined, prompts: readonly string[]): Promise<EmbeddedTexts> {
    // Prompts of like length together: a batch is padded to its longest.
    const order = prompts.map((_, i) => i).sort((a, b) => text(prompts, a).length - text(prompts, b).length);
    const vectors = new Array<Float32Array>(prompts.length);
    const truncated = new Array<boolean>(prompts.length);
    const chunks: Promise<void>[] = [];
    for (let from = 0; from < order.length; from += this.options.textBatch) {
      const indices = order.slice(from, from + this.options.textBatch);
      const chunk = this.enqueueTexts(
        tenant,
        indices.map((i) => text(prompts, i)),
      );
      chunks.push(
        chunk.then((embedded) =>
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

  private enqueueTexts(tenant: TenantId | undefined, prompts: string[]): Promise<EmbeddedTexts> {
    return new Promise((resolve, reject) => {
      this.texts.push(tenant, { prompts, resolve, reject });
      this.next();
    });
  }

  private next(): void {
    clearTimeout(this.timer);
    for (;;) {
      const wait = this.imageWait();
      const forImages = wait === 0 ? this.sessionForImages() : undefined;
      const forTexts = this.texts.size > 0 ? this.free(this.sessions.wide) : undefined;
      if (forTexts && (forTexts !== forImages || this.textNext)) void this.runTexts(forTexts);
      else if (forImages) void this.runImages(forImages);
      else {
        if (wait > 0 && wait < Infinity) this.timer = setTimeout(() => this.next(), wait);
        return;
      }
    }
  }

  private get all(): readonly ClipSession[] {
    return [this.sessions.wide, ...this.sessions.narrow];
  }

  private free(session: ClipSession): ClipSession | undefined {
    return this.busy.has(session) ? undefined : session;
  }

  /** All cores for an image that is alone; when there are more, a core for each batch is faster for all. */
  private sessionForImages(): ClipSession | undefined {
    const { wide, narrow } = this.sessions;
    const alone = this.busy.size === 0 && this.images.size + this.coming === 1;
    if (narrow.length === 0 || alone) return this.free(wide);
    return narrow.find((session) => !this.busy.has(session));
  }

  /** How long the waiting images go on waiting for others, ms; Infinity when there are none. */
  private imageWait(): number {
    const [oldest] = this.images;
    if (!oldest) return Infinity;
    if (this.images.size >= this.options.batch || this.coming === 0) return 0;
    return Math.max(0, oldest.arrived + this.options.windowMs - performance.now());
  }

  /** Runs something in the session, which has its next run before anybody hears of the results of this one. */
  private async start(session: ClipSession, run: Promise<RunResult>): Promise<RunResult> {
    this.busy.add(session);
    try {
      return await run;
    } finally {
      this.busy.delete(session);
      this.next();
    }
  }

  private async runTexts(session: ClipSession): Promise<void> {
    const job = this.texts.take() as TextJob;
    this.textNext = false;
    try {
      const { vectors, truncated } = await this.start(session, session.embedTexts(job.prompts));
      job.resolve({ vectors: normaliseRows(vectors, job.prompts.length), truncated });
    } catch (error) {
      job.reject(error);
    }
  }

  private async runImages(session: ClipSession): Promise<void> {
    const jobs = this.takeImages();
    this.textNext = true;
    const started = performance.now();
    const { width, height } = this.options;
    const buffers = jobs.map(({ pixels }) => pixels);
    try {
      const { vectors, runMs } = await this.start(session, session.embedImages(buffers, { width, height }));
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
  private takeImages(): ImageJob[] {
    const sharers = Math.max(1, this.sessions.narrow.filter((session) => !this.busy.has(session)).length);
    const count = Math.min(this.options.batch, Math.ceil((this.images.size + this.coming) / sharers));
    const jobs = [...this.images].slice(0, count);
    for (const job of jobs) this.images.delete(job);
    return jobs;
  }
}

const text = (prompts: readonly string[], i: number): string => prompts[i] as string;
