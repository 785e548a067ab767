/** Runs in the threads of the pool in `preprocessor.ts`: decoding, resizing and normalising take milliseconds of CPU. */
import type { PreprocessSpec } from '../../domain/preprocess-spec.js';
import { yieldToMainThread } from '../concurrency/background.js';
import { decode } from './decode.js';
import { type Pixels, preprocess, shrinkage } from './preprocess.js';

yieldToMainThread();

export interface PixelTask {
  readonly bytes: Uint8Array;
  readonly format: string;
  readonly spec: PreprocessSpec;
  /** Receives the result: normalised floats, [3 × height × width], in shared memory. */
  readonly pixels: Pixels;
}

export interface PixelResult {
  /** Width of the upright original, pixels. */
  readonly width: number;
  /** Height of the upright original, pixels. */
  readonly height: number;
  readonly decodeMs: number;
}

/** @throws Error for an image that cannot be decoded, or is too large */
export default async function pixelWorker({ bytes, format, spec, pixels }: PixelTask): Promise<PixelResult> {
  const started = performance.now();
  const image = await decode(bytes, format, (size) => shrinkage(size, spec));
  preprocess(image, spec, pixels, image.original);
  const { width, height } = image.original;
  return { width, height, decodeMs: performance.now() - started };
}
