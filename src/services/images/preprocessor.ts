// Loaded here, as by `decode.ts`, although only the pool's threads use it: on Linux, sharp's libraries must outlive those
// threads, and what it may load is set for the whole process by the main thread.
import 'sharp';
import { createHash } from 'node:crypto';
import type { PreprocessSpec } from '../../domain/preprocess-spec.js';
import { type Supervision, ThreadLost, UNSUPERVISED } from '../concurrency/threads/supervision.js';
import { ThreadPool } from '../concurrency/threads/thread-pool.js';
import { pixelLimit } from './decode.js';
import { foreignFormat } from './foreign-format.js';
import { ImageFault } from './image-fault.js';
import { type ImageFormat, imageFormat } from './image-format.js';
import type { PixelResult, PixelTask, Refusal } from './pixel-worker.js';
import type { Pixels } from './preprocess.js';

export interface PreparedImage extends PixelResult {
  readonly format: ImageFormat;
}

/** An image whose decoding has cost threads, to be looked for. */
export interface LostImage {
  /** SHA-256 of its bytes, hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly format: ImageFormat;
}

export interface DecodingSupervision extends Supervision {
  onLostImage(image: LostImage, error: ThreadLost): void;
}

const NOBODY: DecodingSupervision = { ...UNSUPERVISED, onLostImage: () => undefined };

/** Turns image files into the input of the model, in a pool of threads. */
export class Preprocessor {
  private readonly pool: ThreadPool<PixelTask, PixelResult | Refusal>;

  /** @param threads maximum number of images in work at a time */
  constructor(
    private readonly spec: PreprocessSpec,
    readonly threads: number,
    private readonly supervision: DecodingSupervision = NOBODY,
  ) {
    const script = new URL('./pixel-worker.js', import.meta.url);
    this.pool = new ThreadPool(
      { name: 'decoding', script, terminable: true },
      { minThreads: 1, maxThreads: threads },
      supervision,
    );
  }

  /** Length of the output tensor: 3 × height × width. */
  get pixelCount(): number {
    return 3 * this.spec.width * this.spec.height;
  }

  /** Whether no image can be decoded now. */
  get faulty(): boolean {
    return this.pool.faulty;
  }

  /**
   * Decodes, resizes and normalises an image. Settles when nothing writes the pixels any more.
   *
   * @param pixels receives the result, in shared memory; null where only the rest is wanted
   * @throws ImageFault when the image cannot be decoded, or is too large; INTERNAL when its decoders were lost
   */
  async prepare(bytes: Uint8Array, pixels: Pixels | null, { thumbnail = false } = {}): Promise<PreparedImage> {
    const format = imageFormat(bytes);
    if (!format) throw foreign(bytes);
    const outcome = await this.pool
      .run({ bytes, format, spec: this.spec, pixels, thumbnail })
      .catch((error: unknown) => {
        throw error instanceof ThreadLost ? this.lost(bytes, format, error) : error;
      });
    if ('refused' in outcome) throw faultOf(outcome.refused, format);
    return { ...outcome, format };
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private lost(bytes: Uint8Array, format: ImageFormat, error: ThreadLost): ImageFault {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.supervision.onLostImage({ sha256, bytes: bytes.length, format }, error);
    const message = 'the image could not be decoded because of a fault of the server; its log has the details';
    return new ImageFault('INTERNAL', message, { cause: error });
  }
}

function foreign(bytes: Uint8Array): ImageFault {
  const what = foreignFormat(bytes);
  const rule = 'must be a JPEG, PNG, WebP, GIF or AVIF image';
  return new ImageFault('UNSUPPORTED_IMAGE', what ? `${rule}; this is ${what}` : rule);
}

function faultOf(reason: string, format: string): ImageFault {
  const cause = new Error(reason);
  const costly = /\bcost: (.*)/.exec(reason)?.[1];
  if (costly || /pixel limit/i.test(reason)) {
    const megapixels = pixelLimit(format) / 1e6;
    const message = costly ?? `at most ${megapixels} megapixels are allowed for ${format.toUpperCase()}`;
    return new ImageFault('PAYLOAD_TOO_LARGE', message, { cause });
  }
  const message = `the ${format.toUpperCase()} image is damaged or incomplete`;
  return new ImageFault('UNSUPPORTED_IMAGE', message, { cause });
}
