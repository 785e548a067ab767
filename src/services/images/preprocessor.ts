// Loaded here although only the pool's threads use it: on Linux, sharp's libraries must outlive those threads.
import type { PreprocessSpec } from '../../domain/preprocess-spec.js';
import 'sharp';
import { Piscina } from 'piscina';
import { pixelLimit } from './decode.js';
import { ImageFault } from './image-fault.js';
import { type ImageFormat, imageFormat } from './image-format.js';
import type { PixelResult, PixelTask } from './pixel-worker.js';
import type { Pixels } from './preprocess.js';

export interface PreparedImage extends PixelResult {
  readonly format: ImageFormat;
}

/** Turns the bytes of an image file into what the model takes, in a pool of threads. */
export class Preprocessor {
  private readonly pool: Piscina<PixelTask, PixelResult>;

  /** @param threads how many images are worked on at a time */
  constructor(
    private readonly spec: PreprocessSpec,
    readonly threads: number,
  ) {
    const filename = new URL('./pixel-worker.js', import.meta.url).href;
    this.pool = new Piscina({ filename, minThreads: 1, maxThreads: threads, idleTimeout: 60_000 });
  }

  /** Of what comes out, floats. */
  get floatCount(): number {
    return 3 * this.spec.width * this.spec.height;
  }

  /**
   * @param pixels shared memory to write to
   * @throws ImageFault
   */
  async prepare(bytes: Uint8Array, pixels: Pixels): Promise<PreparedImage> {
    const format = imageFormat(bytes);
    if (!format) throw new ImageFault('UNSUPPORTED_IMAGE', 'allowed are JPEG, PNG, WebP, GIF and AVIF images');
    const task = { bytes, format, spec: this.spec, pixels };
    try {
      return { ...(await this.pool.run(task)), format };
    } catch (error) {
      throw fault(error, format);
    }
  }

  async close(): Promise<void> {
    await this.pool.close({ force: true });
  }
}

function fault(error: unknown, format: string): ImageFault {
  const reason = error instanceof Error ? error.message : String(error);
  const costly = /\bcost: (.*)/.exec(reason)?.[1];
  if (costly || /pixel limit/i.test(reason)) {
    const megapixels = pixelLimit(format) / 1e6;
    const message = costly ?? `at most ${megapixels} megapixels are allowed, as ${format.toUpperCase()}`;
    return new ImageFault('PAYLOAD_TOO_LARGE', message, { cause: error });
  }
  const message = `not a whole ${format.toUpperCase()} image that can be decoded`;
  return new ImageFault('UNSUPPORTED_IMAGE', message, { cause: error });
}
