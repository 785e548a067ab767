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

/** Turns image files into the input of the model, in a pool of threads. */
export class Preprocessor {
  private readonly pool: Piscina<PixelTask, PixelResult>;

  /** @param threads maximum number of images in work at a time */
  constructor(
    private readonly spec: PreprocessSpec,
    readonly threads: number,
  ) {
    const filename = new URL('./pixel-worker.js', import.meta.url).href;
    this.pool = new Piscina({ filename, minThreads: 1, maxThreads: threads, idleTimeout: 60_000 });
  }

  /** Length of the output tensor: 3 × height × width. */
  get pixelCount(): number {
    return 3 * this.spec.width * this.spec.height;
  }

  /**
   * Decodes, resizes and normalises an image.
   *
   * @param pixels receives the result, in shared memory
   * @throws ImageFault when the image cannot be decoded, or is too large
   */
  async prepare(bytes: Uint8Array, pixels: Pixels): Promise<PreparedImage> {
    const format = imageFormat(bytes);
    if (!format) throw new ImageFault('UNSUPPORTED_IMAGE', 'must be a JPEG, PNG, WebP, GIF or AVIF image');
    const task = { bytes, format, spec: this.spec, pixels };
    try {
      return { ...(await this.pool.run(task)), format };
    } catch (error) {
      throw faultOf(error, format);
    }
  }

  async close(): Promise<void> {
    await this.pool.close({ force: true });
  }
}

function faultOf(error: unknown, format: string): ImageFault {
  const reason = error instanceof Error ? error.message : String(error);
  const costly = /\bcost: (.*)/.exec(reason)?.[1];
  if (costly || /pixel limit/i.test(reason)) {
    const megapixels = pixelLimit(format) / 1e6;
    const message = costly ?? `at most ${megapixels} megapixels are allowed for ${format.toUpperCase()}`;
    return new ImageFault('PAYLOAD_TOO_LARGE', message, { cause: error });
  }
  const message = `the ${format.toUpperCase()} image is damaged or incomplete`;
  return new ImageFault('UNSUPPORTED_IMAGE', message, { cause: error });
}
