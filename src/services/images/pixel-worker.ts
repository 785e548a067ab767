/** Runs in the threads of the pool in `preprocessor.ts`: decoding, resizing and normalising take milliseconds of CPU. */
import type { PreprocessSpec } from '../../domain/preprocess-spec.js';
import { yieldToMainThread } from '../concurrency/background.js';
import { serveTasks } from '../concurrency/threads/thread-tasks.js';
import { decode, decodePart, isLarge } from './decode.js';
import { type Pixels, preprocess, sourceArea } from './preprocess.js';
import { type StoredPart, wholeOf } from './resampling/geometry.js';
import { thumbnailOf } from './thumbnail.js';

yieldToMainThread();

export interface PixelTask {
  readonly bytes: Uint8Array;
  readonly format: string;
  readonly spec: PreprocessSpec;
  /** Receives the result: normalised floats, [3 × height × width], in shared memory. Null where it is not wanted. */
  readonly pixels: Pixels | null;
  /** Whether a thumbnail is wanted. */
  readonly thumbnail: boolean;
}

export interface PixelResult {
  /** Width of the upright original, pixels. */
  readonly width: number;
  /** Height of the upright original, pixels. */
  readonly height: number;
  readonly decodeMs: number;
  /** WebP; null where it was not wanted. */
  readonly thumbnail: Uint8Array | null;
}

/** Why an image is refused. A value and not an error: what a thread throws is a fault of the service. */
export interface Refusal {
  /** The decoder's message, or "cost: " and what is allowed. */
  readonly refused: string;
}

async function prepare({
  bytes,
  format,
  spec,
  pixels,
  thumbnail: isWanted,
}: PixelTask): Promise<PixelResult | Refusal> {
  const started = performance.now();
  let image: StoredPart;
  let thumbnail: Uint8Array | null = null;
  try {
    // A thumbnail shows all of the image.
    if (!isWanted && isLarge(bytes, format)) {
      image = await decodePart(bytes, format, (original) => sourceArea(original, spec));
    } else {
      const whole = await decode(bytes, format);
      if (isWanted) thumbnail = await thumbnailOf(whole);
      image = wholeOf(whole);
    }
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
  if (pixels) preprocess(image, spec, pixels);
  const { width, height } = image.original;
  return { width, height, decodeMs: performance.now() - started, thumbnail };
}

serveTasks({ run: prepare });
