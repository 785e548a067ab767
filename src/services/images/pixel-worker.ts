/** Runs in the threads of the pool in `preprocessor.ts`: decoding, resizing and normalising take milliseconds of CPU. */
import { yieldToMainThread } from '../background.js';
import { preprocess } from '../clip/preprocess.js';
import type { PreprocessSpec } from '../clip/preprocess-spec.js';
import { decode } from './decode.js';

yieldToMainThread();

export interface PixelTask {
  readonly bytes: Uint8Array;
  readonly format: string;
  readonly spec: PreprocessSpec;
}

export interface PixelResult {
  /** Normalised floats, [3 × height × width]. */
  readonly pixels: Float32Array;
  /** Of the upright image, pixels. */
  readonly width: number;
  readonly height: number;
  readonly decodeMs: number;
}

export default async function pixelWorker({ bytes, format, spec }: PixelTask): Promise<PixelResult> {
  const started = performance.now();
  const image = await decode(bytes, format);
  const pixels = new Float32Array(3 * spec.height * spec.width);
  preprocess(image, spec, pixels);
  return { pixels, width: image.width, height: image.height, decodeMs: performance.now() - started };
}
