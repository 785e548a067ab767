import type { Pixels } from '../images/preprocess.js';

export interface EmbeddedImage {
  /** Unit length. */
  readonly vector: Float32Array;
  /** Time from the end of decoding to the start of the run, ms. */
  readonly queueMs: number;
  /** Duration of the batch's run, ms. */
  readonly embedMs: number;
  readonly batchSize: number;
}

export interface ImageJob {
  readonly pixels: Pixels;
  /** When it came, on the clock of `performance.now()`. */
  readonly arrived: number;
  resolve(image: EmbeddedImage): void;
  reject(error: unknown): void;
}

/** Decoded images that wait for a run of the model, in the order in which they came. */
export class ImageQueue {
  private readonly jobs = new Set<ImageJob>();

  get size(): number {
    return this.jobs.size;
  }

  get oldest(): ImageJob | undefined {
    const [oldest] = this.jobs;
    return oldest;
  }

  /** @throws what the run throws; the signal's reason when it aborts before the run */
  push(pixels: Pixels, signal: AbortSignal): Promise<EmbeddedImage> {
    return new Promise((resolve, reject) => {
      // An image in a run cannot leave: its pixels are being read.
      const leave = () => {
        if (this.jobs.delete(job)) reject(signal.reason);
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
      this.jobs.add(job);
    });
  }

  /** Takes the oldest. @param count at most */
  take(count: number): ImageJob[] {
    const taken = [...this.jobs].slice(0, count);
    for (const job of taken) this.jobs.delete(job);
    return taken;
  }
}
