// Loaded here although only the pool's threads use it: on Linux, sharp's libraries must outlive those threads.
import 'sharp';
import { Piscina } from 'piscina';
import { LexiclipError } from '../../errors.js';
import type { PreprocessSpec } from '../clip/preprocess-spec.js';
import { LIMITS } from '../limits.js';
import { type ImageFormat, imageFormat } from './image-format.js';
import type { PixelResult, PixelTask } from './pixel-worker.js';

export interface PreparedImage extends PixelResult {
  readonly format: ImageFormat;
}

/** Turns the bytes of an image file into what the model takes, in a pool of threads. */
export class Preprocessor {
  private readonly pool: Piscina<PixelTask, PixelResult>;

  constructor(
    private readonly spec: PreprocessSpec,
    threads: number,
  ) {
    const filename = new URL('./pixel-worker.js', import.meta.url).href;
    this.pool = new Piscina({ filename, minThreads: 1, maxThreads: threads, idleTimeout: 60_000 });
  }

  /**
   * @param argument where the image came from, for errors
   * @throws LexiclipError UNSUPPORTED_IMAGE or PAYLOAD_TOO_LARGE
   */
  async prepare(bytes: Uint8Array, argument: string): Promise<PreparedImage> {
    const format = imageFormat(bytes);
    if (!format) {
      throw new LexiclipError('UNSUPPORTED_IMAGE', `${argument}: allowed are JPEG, PNG, WebP, GIF and AVIF images`, {
        argument,
      });
    }
    try {
      return { ...(await this.pool.run({ bytes, format, spec: this.spec })), format };
    } catch (error) {
      throw refusal(error, argument, format);
    }
  }

  async close(): Promise<void> {
    await this.pool.close({ force: true });
  }
}

function refusal(error: unknown, argument: string, format: string): LexiclipError {
  const reason = error instanceof Error ? error.message : String(error);
  const costly = /\bcost: (.*)/.exec(reason)?.[1];
  if (costly || /pixel limit/i.test(reason)) {
    const allowed = costly ?? `at most ${LIMITS.imagePixels / 1e6} megapixels are allowed`;
    return new LexiclipError('PAYLOAD_TOO_LARGE', `${argument}: ${allowed}`, { argument }, { cause: error });
  }
  const message = `${argument}: not a whole ${format.toUpperCase()} image that can be decoded`;
  return new LexiclipError('UNSUPPORTED_IMAGE', message, { argument }, { cause: error });
}
