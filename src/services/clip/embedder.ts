import type { Pixels } from './preprocess.js';
import type { ClipSession } from './session.js';
import { normaliseRows } from './vectors.js';

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
 * The one queue before the model, for all requests of the process.
 *
 * A batch starts as soon as the session is free and takes what is waiting. It waits for more only while more is known
 * to be coming: images are handed over as promises of pixels, so the embedder knows which are still being decoded.
 * Prompts and images take turns, so that a large label set does not hold up classification.
 */
export class Embedder {
  private readonly images: ImageJob[] = [];
  private readonly texts: TextJob[] = [];
  private coming = 0;
  private running = false;
  private textNext = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly session: ClipSession,
    private readonly options: EmbedderOptions,
  ) {}

  /** Runs each tower once: the first run allocates, and no client should wait for that. */
  async warmUp(): Promise<void> {
    const { width, height } = this.options;
    await this.embedTexts(['warm-up']);
    await this.session.embedImages(new Float32Array(3 * width * height), { count: 1, width, height });
  }

  /** @param decoding settles when the pixels are there; until then the embedder knows that they are coming */
  async embedImage(decoding: Promise<Pixels>): Promise<EmbeddedImage> {
    this.coming++;
    let pixels: Pixels;
    try {
      pixels = await decoding;
    } finally {
      this.coming--;
      // After this turn of promises, in which the pixels join the queue or turn out not to come.
      setImmediate(() => this.next());
    }
    return new Promise((resolve, reject) => {
      this.images.push({ pixels, arrived: performance.now(), resolve, reject });
    });
  }

  async embedTexts(prompts: readonly string[]): Promise<EmbeddedTexts> {
    // Prompts of like length together: a batch is padded to its longest.
    const order = prompts.map((_, i) => i).sort((a, b) => text(prompts, a).length - text(prompts, b).length);
    const vectors = new Array<Float32Array>(prompts.length);
    const truncated = new Array<boolean>(prompts.length);
    const chunks: Promise<void>[] = [];
    for (let from = 0; from < order.length; from += this.options.textBatch) {
      const indices = order.slice(from, from + this.options.textBatch);
      const chunk = this.enqueueTexts(indices.map((i) => text(prompts, i)));
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

  private enqueueTexts(prompts: string[]): Promise<EmbeddedTexts> {
    return new Promise((resolve, reject) => {
      this.texts.push({ prompts, resolve, reject });
      this.next();
    });
  }

  private next(): void {
    if (this.running) return;
    clearTimeout(this.timer);
    const [oldest] = this.images;
    if (this.texts.length > 0 && (this.textNext || !this.imagesReady())) this.start(this.runTexts());
    else if (this.imagesReady()) this.start(this.runImages());
    else if (oldest) {
      this.timer = setTimeout(() => this.next(), oldest.arrived + this.options.windowMs - performance.now());
    }
  }

  private imagesReady(): boolean {
    const [oldest] = this.images;
    if (!oldest) return false;
    if (this.images.length >= this.options.batch || this.coming === 0) return true;
    return performance.now() - oldest.arrived >= this.options.windowMs;
  }

  private start(run: Promise<void>): void {
    this.running = true;
    void run.finally(() => {
      this.running = false;
      this.next();
    });
  }

  private async runTexts(): Promise<void> {
    const job = this.texts.shift() as TextJob;
    this.textNext = false;
    try {
      const { vectors, truncated } = await this.session.embedTexts(job.prompts);
      job.resolve({ vectors: normaliseRows(vectors, job.prompts.length), truncated });
    } catch (error) {
      job.reject(error);
    }
  }

  private async runImages(): Promise<void> {
    const { batch, width, height } = this.options;
    const jobs = this.images.splice(0, batch);
    this.textNext = true;
    const started = performance.now();
    try {
      const { vectors, runMs } = await this.session.embedImages(concatenated(jobs), {
        count: jobs.length,
        width,
        height,
      });
      normaliseRows(vectors, jobs.length).forEach((vector, i) => {
        const { arrived, resolve } = jobs[i] as ImageJob;
        // A copy: whoever keeps it should not keep the whole batch.
        resolve({ vector: vector.slice(), queueMs: started - arrived, embedMs: runMs, batchSize: jobs.length });
      });
    } catch (error) {
      for (const job of jobs) job.reject(error);
    }
  }
}

const text = (prompts: readonly string[], i: number): string => prompts[i] as string;

function concatenated(jobs: readonly ImageJob[]): Float32Array {
  const [first] = jobs as [ImageJob];
  if (jobs.length === 1) return first.pixels;
  const all = new Float32Array(first.pixels.length * jobs.length);
  jobs.forEach(({ pixels }, i) => {
    all.set(pixels, i * pixels.length);
  });
  return all;
}
